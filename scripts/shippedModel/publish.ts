// Makes the model that ships from a trained model folder: weights as int8, everything else as it is.
// Usage: node scripts/runTypeScript.mjs scripts/shippedModel/publish.ts MODEL OUT
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModel } from '../../src/graph/onnx/readModel';
import { writeModel } from '../../src/graph/onnx/writeModel';
import { quantizeWeights } from '../../src/graph/quantizeWeights';

const [source, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const bytes = writeModel(quantizeWeights(readModel(readFileSync(join(source, 'model.onnx')))));
writeFileSync(join(out, 'model.onnx'), bytes);
for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
  copyFileSync(join(source, name), join(out, name));
}
console.log(`${out}: model.onnx has ${(bytes.length / 1e6).toFixed(1)} MB`);
