import * as ort from 'onnxruntime-node';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { hasSharedData, sharedDataNote, sharedPath } from '../../../test/support/sharedData';
import { inOneFile } from '../../graph/onnx/externalData';
import { readGoldenFixture } from './goldenFixture';
import { modelConfigSchema } from './modelConfig';
import { verifyModel } from './verifyModel';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/models');
const isFixture = (folder: string): boolean => existsSync(join(folder, 'golden.json'));
const foldersIn = (path: string): string[] =>
  readdirSync(path)
    .map(name => join(path, name))
    .filter(isFixture);

/** Every ONNX file of a fixture: the model, and the same one by other exporters. */
function exportsOf(folder: string): string[] {
  const others = join(folder, 'exports');
  const names = existsSync(others) ? readdirSync(others).map(name => join('exports', name)) : [];
  return ['model.onnx', ...names];
}

const casesOf = (folders: readonly string[]) =>
  folders.flatMap(folder => exportsOf(folder).map(file => [`${basename(folder)}/${file}`, folder, file] as const));

async function verify(folder: string, file: string) {
  const onnxPath = join(folder, file);
  const golden = await readGoldenFixture(join(folder, 'golden.safetensors'), onnxPath);
  const config = modelConfigSchema.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  const settings = { paddingId: config.pad_token_id ?? 0, modelType: config.model_type };
  return verifyModel(ort, inOneFile(readFileSync(onnxPath)), golden, settings);
}

describe('loss, gradients, twenty AdamW steps and final weights equal PyTorch', () => {
  const cases = casesOf(foldersIn(fixtures));

  it.each(cases)('%s', async (_name, folder, file) => {
    const result = await verify(folder, file);
    expect(result).toMatchObject({ passed: true, missingParameters: [] });
    expect(Object.values(result.operators).every(count => count > 0)).toBe(true);
  });

  it('has a fixture of every family', () => {
    const families = [
      'albert',
      'bert',
      'bert-attention',
      'deberta-v2',
      'deberta-v3',
      'distilbert',
      'electra',
      'mobilebert',
      'roberta',
    ];
    expect(cases.map(([name]) => name)).toEqual(
      expect.arrayContaining(families.map(name => `tiny-${name}/model.onnx`)),
    );
  });
});

describe.skipIf(!hasSharedData)(`the large fixtures (${sharedDataNote})`, () => {
  const folders = hasSharedData ? foldersIn(sharedPath('golden', 'models')) : [];

  it.each(casesOf(folders))('%s', async (_name, folder, file) => {
    expect(await verify(folder, file)).toMatchObject({ passed: true, missingParameters: [] });
  });
});

test('a model that is another one does not pass', async () => {
  const folder = join(fixtures, 'tiny-electra');
  const onnxPath = join(fixtures, 'tiny-albert', 'model.onnx');
  const golden = await readGoldenFixture(join(folder, 'golden.safetensors'), onnxPath);
  const result = await verifyModel(ort, inOneFile(readFileSync(onnxPath)), golden, {
    paddingId: 0,
    modelType: 'electra',
  });
  expect(result.passed).toBe(false);
  expect(result.gradientError).toBeGreaterThan(0.1);
  expect(result.missingParameters.length).toBeGreaterThan(0);
});
