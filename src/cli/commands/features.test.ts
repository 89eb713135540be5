import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliRun, jsonLines } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tokenizerFamilies } from '../../../test/support/tokenizerFamilies';

const context = Array.from({ length: 80 }, (_, i) => `Word ${i}.`).join(' ');
const text = 'Word 40.';
const answers = [{ text, answer_start: context.indexOf(text) }];
const questions = ['Which word?', 'Which one of all these many words is it that stands here?'];
const qas = questions.map((question, i) => ({ id: `q${i}`, question, answers }));

function features(...options: string[]) {
  const cwd = temporaryFolder();
  const data = { version: '1.1', data: [{ title: 'T', paragraphs: [{ context, qas }] }] };
  writeFileSync(join(cwd, 'data.json'), JSON.stringify(data));
  return cliRun(['features', 'data.json', ...options], { cwd });
}

interface Line {
  readonly id: string;
  readonly input_ids: number[];
  readonly start: number;
}

describe('features', () => {
  test('tells stride as overlap and as step', async () => {
    const overlapping = await features('--max-length', '48', '--doc-stride', '16');
    expect(overlapping.stderr).toMatch(/overlap 16, step \d+ to \d+/);
    const stepping = ['--max-context-length', '30', '--doc-stride', '10', '--doc-stride-unit', 'step'];
    expect((await features('--max-length', '64', ...stepping)).stderr).toContain('overlap 20, step 10');
  });

  test('tells which questions were cut', async () => {
    const { stdout, stderr } = await features('--max-question-length', '8');
    expect(stderr).toContain('1 question is cut');
    const windowsOf = (output: string, id: string): unknown =>
      (jsonLines(output) as Line[]).filter(line => line.id === id);
    const whole = (await features()).stdout;
    expect(windowsOf(stdout, 'q0')).toEqual(windowsOf(whole, 'q0'));
    expect(windowsOf(stdout, 'q1')).not.toEqual(windowsOf(whole, 'q1'));
  });

  test('makes one random window per question that keeps the answer, the same for one seed', async () => {
    const random = ['--max-length', '40', '--train-windows', 'random'];
    const { stdout } = await features(...random);
    const lines = jsonLines(stdout) as Line[];
    expect(lines.map(({ id }) => id)).toEqual(['q0', 'q1']);
    expect(lines.every(({ start }) => start > 0)).toBe(true);
    expect((await features(...random)).stdout).toBe(stdout);
    expect((await features(...random, '--seed', '43')).stdout).not.toBe(stdout);
  });

  test('tells which answers no window holds', async () => {
    const { stderr } = await features('--max-length', '24', '--max-context-length', '1', '--doc-stride', '0');
    expect(stderr).toContain('2 questions are trained as if without answer');
  });

  test('writes token types where the model has them, and keeps to what its tokenizer can take', async () => {
    const model = temporaryFolder();
    const { json, config } = tokenizerFamilies().find(({ name }) => name === 'RoBERTa') ?? { json: {}, config: {} };
    writeFileSync(join(model, 'tokenizer.json'), JSON.stringify(json));
    writeFileSync(join(model, 'tokenizer_config.json'), JSON.stringify({ ...config, model_max_length: 100 }));
    const [line] = jsonLines((await features('--model', model, '--max-length', '64', '--doc-stride', '8')).stdout);
    expect(Object.keys(line as object)).toEqual(['id', 'window', 'input_ids', 'start', 'end']);
    const [bert] = jsonLines((await features()).stdout);
    expect(Object.keys(bert as object)).toContain('token_type_ids');
    const { exitCode, stderr } = await features('--model', model, '--max-length', '101', '--doc-stride', '8');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(config-invalid)');
  });

  test.each([
    ['--max-length', '20', '--doc-stride', '16'],
    ['--doc-stride', '0', '--doc-stride-unit', 'step'],
    ['--max-context-length', '100'],
  ])('refuses a stride that cannot work: %s %s %s %s', async (...options) => {
    const { exitCode, stderr } = await features(...options.filter(option => option !== ''));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(stride-too-large)');
  });
});
