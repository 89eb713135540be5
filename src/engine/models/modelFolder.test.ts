import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { tinyBertFolder } from '../../../test/support/tinyBert';
import { openModelFolder } from './modelFolder';

function copyOfModel(): string {
  const path = join(temporaryFolder(), 'model');
  mkdirSync(path);
  for (const name of ['model.onnx', 'config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    cpSync(join(tinyBertFolder, name), join(path, name));
  }
  return path;
}

describe('openModelFolder', () => {
  it('finds the files and reads configuration and tokenizer', async () => {
    const folder = await openModelFolder(tinyBertFolder);
    expect(folder.onnxPath).toBe(join(tinyBertFolder, 'model.onnx'));
    expect(folder.config).toMatchObject({ model_type: 'bert', pad_token_id: 0, hidden_dropout_prob: 0.1 });
    expect(folder.config.torch_dtype ?? folder.config.dtype).toBe('float32');
    const tokenizer = folder.readTokenizer();
    expect(tokenizer.vocabularySize).toBe(1000);
    expect(folder.readTokenizer()).toBe(tokenizer);
  });

  it('finds the graph in onnx/ and does without tokenizer_config.json', async () => {
    const path = copyOfModel();
    mkdirSync(join(path, 'onnx'));
    renameSync(join(path, 'model.onnx'), join(path, 'onnx', 'model.onnx'));
    rmSync(join(path, 'tokenizer_config.json'));
    const folder = await openModelFolder(path);
    expect(folder.onnxPath).toBe(join(path, 'onnx', 'model.onnx'));
    expect(folder.readTokenizer().vocabularySize).toBe(1000);
  });

  it.each([
    ['model.onnx', 'model-missing'],
    ['tokenizer.json', 'tokenizer-missing'],
    ['config.json', 'model-invalid'],
  ])('without %s fails with %s', async (name, code) => {
    const path = copyOfModel();
    rmSync(join(path, name));
    await expect(openModelFolder(path)).rejects.toMatchObject({ code });
  });

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])('refuses a damaged %s', async name => {
    const path = copyOfModel();
    writeFileSync(join(path, name), '{"model_type": "bert", ');
    await expect(openModelFolder(path)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('refuses a configuration with impossible values', async () => {
    const path = copyOfModel();
    for (const config of ['[]', '{}', '{"model_type": "bert", "hidden_dropout_prob": 1.5}']) {
      writeFileSync(join(path, 'config.json'), config);
      await expect(openModelFolder(path), config).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it.each([
    [{ model_type: 'bert', max_position_embeddings: 512, pad_token_id: 0 }, 512],
    // RoBERTa's positions start behind that of padding.
    [{ model_type: 'xlm-roberta', max_position_embeddings: 514, pad_token_id: 1 }, 512],
    [{ model_type: 'deberta-v2' }, undefined],
  ])('knows the longest sequence of %j', async (config, longest) => {
    const path = copyOfModel();
    writeFileSync(join(path, 'config.json'), JSON.stringify(config));
    expect((await openModelFolder(path)).maxSequenceLength).toBe(longest);
  });

  it('takes neither a missing folder, nor a file, nor an empty graph for a model', async () => {
    const path = copyOfModel();
    for (const wrong of [join(path, 'none'), join(path, 'model.onnx')]) {
      await expect(openModelFolder(wrong)).rejects.toMatchObject({ code: 'model-missing' });
    }
    writeFileSync(join(path, 'model.onnx'), '');
    await expect(openModelFolder(path)).rejects.toMatchObject({ code: 'model-missing' });
  });
});
