import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { readModel } from '../../graph/onnx/readModel';
import { DataType, type Model } from '../../graph/onnx/types';
import { writeModel } from '../../graph/onnx/writeModel';

const companions = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const stored = readFileSync(join(tinyBertFolder, 'model.onnx'));

const run = async (cwd: string, ...args: string[]) => {
  const { exitCode, stdout, stderr } = await cliRun(['model', ...args, '--json'], { cwd });
  return { exitCode, stderr, result: JSON.parse(stdout) as Record<string, unknown> };
};

/** Folders left by commands that failed would show here, also hidden ones. */
const entriesOf = (folder: string): string[] => readdirSync(folder).sort();

function modelFolder(parent: string, change: (model: Model) => Partial<Model>): string {
  const path = join(parent, 'source');
  mkdirSync(path);
  for (const name of companions) cpSync(join(tinyBertFolder, name), join(path, name));
  const model = readModel(stored);
  writeFileSync(join(path, 'model.onnx'), writeModel({ ...model, ...change(model) }));
  return path;
}

/** The tiny model without its head, as an encoder is exported alone: no `bert.` before its names. */
const withoutHead = ({ nodes, initializers }: Model): Partial<Model> => {
  const plain = (name: string): string => name.replace(/^(\/?)bert[./]/, '$1');
  const last = plain(nodes.filter(({ op }) => op === 'LayerNormalization').at(-1)?.outputs[0] ?? '');
  return {
    nodes: nodes.map(node => ({
      ...node,
      name: plain(node.name),
      inputs: node.inputs.map(plain),
      outputs: node.outputs.map(plain),
    })),
    initializers: initializers.map(tensor => ({ ...tensor, name: plain(tensor.name) })),
    outputs: [{ name: last, dataType: DataType.float, dims: ['batch', 'sequence', 64] }],
  };
};

const topics = ['lighthouse', 'cape', 'Ann Bell', '1804'];

function dataFile(folder: string, answers: readonly string[] = topics): string {
  const context = 'The lighthouse on the cape was built by Ann Bell in 1804.';
  const qas = answers.map((text, id) => ({
    id: String(id),
    question: `What about ${topics[id]}?`,
    answers: [{ text, answer_start: context.indexOf(text) }],
  }));
  const data = { version: '1.1', data: [{ title: 'Lighthouse', paragraphs: [{ context, qas }] }] };
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
  return 'data.json';
}

describe('model add-head', () => {
  test('makes a model that can be trained, under the names of Hugging Face, the same for the same seed', async () => {
    const cwd = temporaryFolder();
    modelFolder(cwd, withoutHead);
    const made = await run(cwd, 'add-head', 'source', '--out', 'qa', '--seed', '7');
    expect(made).toMatchObject({ exitCode: 0, result: { out: 'qa', hiddenSize: 64 } });
    await run(cwd, 'add-head', 'source', '--out', 'again', '--seed', '7');
    await run(cwd, 'add-head', 'source', '--out', 'other', '--seed', '8');
    const bytesOf = (name: string): Buffer => readFileSync(join(cwd, name, 'model.onnx'));
    expect(Buffer.compare(bytesOf('again'), bytesOf('qa'))).toBe(0);
    expect(Buffer.compare(bytesOf('other'), bytesOf('qa'))).not.toBe(0);
    const config = JSON.parse(readFileSync(join(cwd, 'qa', 'config.json'), 'utf8')) as Record<string, unknown>;
    expect(config).toMatchObject({ architectures: ['BertForQuestionAnswering'], hidden_size: 64, model_type: 'bert' });

    const info = (await run(cwd, 'info', 'qa')).result as { parameters: { name: string; shape: number[] }[] };
    const original = (await run(cwd, 'info', tinyBertFolder)).result as typeof info;
    const outline = ({ parameters }: typeof info) =>
      parameters.map(({ name, shape }) => `${name} ${shape.join()}`).sort();
    expect(outline(info)).toEqual(outline(original));
    expect(info).toMatchObject({ isTrainable: true });
    const asked = await cliRun(['ask', '--model', 'qa', '--question', 'Who?', '-'], { cwd, stdin: 'Ann Bell did.' });
    expect(asked.exitCode).toBe(0);
  });

  test.each([
    ['a model that has a head already', (model: Model) => model, 'model-invalid'],
    [
      'hidden states of another width than config.json says',
      (model: Model) => ({
        ...withoutHead(model),
        outputs: [{ name: 'x', dataType: DataType.float, dims: ['batch', 'sequence', 80] }],
      }),
      'model-invalid',
    ],
  ])('%s is refused, and nothing is left', async (_case, change, code) => {
    const cwd = temporaryFolder();
    modelFolder(cwd, change);
    const { exitCode, result } = await run(cwd, 'add-head', 'source', '--out', 'qa');
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ error: { code } });
    expect(entriesOf(cwd)).toEqual(['source']);
  });
});

describe('model export', () => {
  test('in float32 copies the file byte for byte', async () => {
    const cwd = temporaryFolder();
    const { exitCode, result } = await run(cwd, 'export', tinyBertFolder, '--out', 'out');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ bytes: stored.length, largestLogitDifference: 0 });
    expect(entriesOf(join(cwd, 'out'))).toEqual([...companions, 'model.onnx'].sort());
    expect(Buffer.compare(readFileSync(join(cwd, 'out', 'model.onnx')), stored)).toBe(0);
  });

  test('in float16 gives half the size and nearly the same logits, in the layout of transformers.js', async () => {
    const cwd = temporaryFolder();
    const { result } = await run(
      cwd,
      'export',
      tinyBertFolder,
      '--out',
      'half',
      '--dtype',
      'float16',
      '--layout',
      'onnx',
    );
    expect(result.bytes).toBeLessThan(stored.length * 0.55);
    expect(result.largestLogitDifference).toBeGreaterThan(0);
    expect(result.largestLogitDifference).toBeLessThan(5e-3);
    expect(entriesOf(join(cwd, 'half', 'onnx'))).toEqual(['model_fp16.onnx']);
    const { outputs } = readModel(readFileSync(join(cwd, 'half', 'onnx', 'model_fp16.onnx')));
    expect(outputs.map(({ dataType }) => dataType)).toEqual([DataType.float, DataType.float]);

    const back = await run(cwd, 'export', 'half', '--out', 'full');
    expect(back.result.largestLogitDifference).toBeLessThan(5e-3);
    expect((await run(cwd, 'info', 'full')).result).toMatchObject({ isTrainable: true });
  });

  test('a float16 model trains, and what it is saved to is float32', async () => {
    const cwd = temporaryFolder();
    await run(cwd, 'export', tinyBertFolder, '--out', 'half', '--dtype', 'float16');
    const data = dataFile(cwd);
    const options = ['--train', data, '--model', 'half', '--epochs', '1', '--batch-size', '2', '--max-length', '64'];
    const trained = await cliRun(['train', ...options, '--doc-stride', '16', '--output', 'runs'], { cwd });
    expect(trained.exitCode).toBe(0);
    const [name = ''] = readdirSync(join(cwd, 'runs'));
    const exported = await run(cwd, 'export', join('runs', name), '--out', 'out');
    expect(exported).toMatchObject({ exitCode: 0, result: { largestLogitDifference: 0 } });
    const types = readModel(readFileSync(join(cwd, 'out', 'model.onnx'))).initializers.map(({ dataType }) => dataType);
    expect(types).toContain(DataType.float);
    expect(types).not.toContain(DataType.float16);
  });

  test('never writes into a folder that holds something', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'used'));
    writeFileSync(join(cwd, 'used', 'mine.txt'), 'mine');
    const { exitCode, result } = await run(cwd, 'export', tinyBertFolder, '--out', 'used');
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ error: { code: 'file-exists' } });
    expect(entriesOf(join(cwd, 'used'))).toEqual(['mine.txt']);
  });
});

describe('model quantize', () => {
  test('gives the figures of the comparison', async () => {
    const cwd = temporaryFolder();
    const args = ['quantize', tinyBertFolder, '--out', 'small', '--data', dataFile(cwd), '--max-f1-drop', '100'];
    const { exitCode, result } = await run(cwd, ...args);
    expect(exitCode).toBe(0);
    expect(result.bytesBefore).toBe(stored.length);
    expect(result.bytesAfter).toBeLessThan(stored.length * 0.45);
    expect(result.largestLogitDifference).toBeGreaterThan(0);
    expect(result.largestLogitDifference).toBeLessThan(0.05);
    expect(result.answers).toMatchObject({ questions: 4 });
    const { answers } = result as { answers: { before: unknown; after: unknown; answersChanged: number } };
    expect([0, 0.25, 0.5, 0.75, 1]).toContain(answers.answersChanged);
    for (const [model, scores] of [
      [tinyBertFolder, answers.before],
      ['small', answers.after],
    ] as const) {
      const evaluated = await cliRun(['evaluate', '--model', model, '--data', 'data.json', '--out', 'eval', '--json'], {
        cwd,
      });
      const { exact_match: exact, f1 } = JSON.parse(evaluated.stdout) as Record<string, number>;
      expect(scores).toEqual({ exact, f1 });
    }
  });

  test('without data compares logits only', async () => {
    const cwd = temporaryFolder();
    const { result } = await run(cwd, 'quantize', tinyBertFolder, '--out', 'small', '--layout', 'onnx');
    expect(result).toMatchObject({ answers: null });
    expect(result.largestLogitDifference).toBeGreaterThan(0);
    expect(existsSync(join(cwd, 'small', 'onnx', 'model_quantized.onnx'))).toBe(true);
    const asText = await cliRun(['model', 'quantize', 'small', '--out', 'twice'], { cwd });
    expect(asText.stdout).toMatch(/before, .* after/u);
  });

  test('leaves nothing where too much F1 is lost', async () => {
    const cwd = temporaryFolder();
    // One number of each row so large that in int8 the others are lost: all tokens become the same.
    const spoilt = ({ initializers }: Model): Partial<Model> => ({
      initializers: initializers.map(tensor => {
        if (tensor.dims[0] !== 1000) return tensor;
        const values = new Float32Array(new Uint8Array(tensor.bytes).buffer);
        return { ...tensor, bytes: new Uint8Array(values.map((value, i) => (i % 64 === 0 ? 100 : value)).buffer) };
      }),
    });
    modelFolder(cwd, spoilt);
    // What the model itself answers is right: it has an F1 of 100.
    dataFile(cwd);
    await cliRun(['evaluate', '--model', 'source', '--data', 'data.json', '--out', 'eval', '--json'], { cwd });
    const predictions = JSON.parse(readFileSync(join(cwd, 'eval', 'predictions.json'), 'utf8')) as Record<
      string,
      string
    >;
    const data = dataFile(cwd, Object.values(predictions));
    const { exitCode, result, stderr } = await run(cwd, 'quantize', 'source', '--out', 'small', '--data', data);
    expect(exitCode).toBe(1);
    expect(result).toMatchObject({ error: { code: 'model-differs' } });
    expect(stderr).toContain('(model-differs)');
    expect(entriesOf(cwd)).toEqual(['data.json', 'eval', 'source']);
  });

  test('a limit without data is a wrong usage', async () => {
    const { exitCode } = await cliRun(['model', 'quantize', tinyBertFolder, '--out', 'x', '--max-f1-drop', '1']);
    expect(exitCode).toBe(2);
  });
});
