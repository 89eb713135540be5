import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cliRun } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const model = (name: string): string => join(fixtures, name, 'model.onnx');
const golden = (name: string): string => join(fixtures, name, 'golden.safetensors');
const verify = (onnx: string, fixture: string) => cliRun(['model', 'verify', onnx, '--golden', fixture, '--json']);

describe('model verify', () => {
  test('gives the errors and passes where they are small', async () => {
    const { exitCode, stdout } = await verify(model('tiny-deberta-v2'), golden('tiny-deberta-v2'));
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout) as Record<string, number>;
    for (const key of ['lossError', 'gradientError', 'stepsLossError']) expect(result[key]).toBeLessThan(2e-6);
    expect(result).toMatchObject({ passed: true, operators: { Conv: 1, Softmax: 2 } });
  });

  test('fails for another model, with its code on stderr and the figures on stdout', async () => {
    const { exitCode, stdout, stderr } = await verify(model('tiny-electra'), golden('tiny-albert'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('(model-differs)');
    expect(JSON.parse(stdout)).toMatchObject({ passed: false });
  });

  test.each([
    ['no fixture', () => 'none.safetensors', 'file-missing'],
    ['a fixture that is none', () => model('tiny-electra'), 'format-unknown'],
    [
      'a fixture without golden.json',
      () => {
        const path = join(temporaryFolder(), 'empty.safetensors');
        writeFileSync(path, Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 123, 125]));
        return path;
      },
      'file-missing',
    ],
  ])('%s fails with a code', async (_case, fixture, code) => {
    const { exitCode, stdout } = await verify(model('tiny-electra'), fixture());
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });
});

describe('model info', () => {
  test('says what a model has, by the names of Hugging Face', async () => {
    const { exitCode, stdout } = await cliRun(['model', 'info', model('tiny-roberta'), '--json']);
    expect(exitCode).toBe(0);
    const info = JSON.parse(stdout) as { parameters: { name: string; isTransposed: boolean }[] };
    expect(info).toMatchObject({ opset: 17, isTrainable: true, reason: null });
    const query = 'roberta.encoder.layer.1.attention.self.query.weight';
    expect(info.parameters.find(({ name }) => name === query)).toMatchObject({ shape: [16, 16], isTransposed: true });
    expect(info.parameters.every(({ name }) => name !== null)).toBe(true);
  });

  test('takes the shipped model when none is named, and shows a table', async () => {
    const { exitCode, stdout } = await cliRun(['model', 'info']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^opset 17\n/u);
    expect(stdout).toContain('Can be trained.');
  });
});
