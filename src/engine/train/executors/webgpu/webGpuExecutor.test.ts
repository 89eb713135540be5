import * as ort from 'onnxruntime-node';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { readGoldenModel } from '../../../../../test/support/goldenModel';
import { findSwiftShader } from '../../../../../test/support/swiftShader';
import { tinyBertFolder } from '../../../../../test/support/tinyBert';
import type { WebGpuOutcome } from '../../../../../test/support/webGpuProcess';
import { probeWebGpu } from '../../../devices/webgpuProbe';
import { ParameterStore } from '../../parameterStore';
import { describeSlowNodes, WebGpuExecutor } from './webGpuExecutor';

const repository = join(import.meta.dirname, '../../../../..');
const robertaFolder = join(repository, 'test/fixtures/models/tiny-roberta');
const cache = join(repository, '.cache');
const driver = findSwiftShader(cache);
const reason = typeof driver === 'string' ? ` (not tested: ${driver})` : '';
const env = { ...process.env, ...(typeof driver === 'string' ? {} : driver.env) };
mkdirSync(cache, { recursive: true });
// Inside the repository, so that the bundle finds its native package.
const folder = mkdtempSync(join(cache, 'webgpu-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(typeof driver === 'string')(`over WebGPU, on SwiftShader${reason}`, () => {
  it('the probe finds it', async () => {
    expect(await probeWebGpu(env)).toMatchObject({ usable: true });
  });

  it('tiny models learn as in PyTorch and on the CPU, all of a step on the device', { timeout: 300_000 }, async () => {
    const { golden } = await readGoldenModel(tinyBertFolder);
    const outcome = await runProcess();
    outcome.golden.forEach((loss, step) => {
      expect(Math.abs(loss - golden.train.losses[step]), `loss of step ${step + 1}`).toBeLessThan(1e-5);
    });
    expect(outcome.golden).toHaveLength(5);
    // Masks and labels are integers: what is made of them before they go to the device. Nothing comes back.
    expect(outcome.placements).toEqual([
      { graph: 'gradients', onCpu: { Cast: 1, Equal: 3, Reshape: 4 }, readBack: 0 },
      { graph: 'update', onCpu: {}, readBack: 0 },
    ]);
    expect(Math.abs(outcome.dropout.webGpu - outcome.dropout.cpu)).toBeLessThan(1e-5);
    expect(outcome.firstMoments).toBeLessThan(1e-5);
    expect(outcome.secondMoments).toBeLessThan(1e-5);
    const roberta = await readGoldenModel(robertaFolder);
    expect(Math.abs(outcome.other.loss - roberta.golden.train.losses[0])).toBeLessThan(1e-5);
    expect(outcome.other.readBack).toBe(0);
    expect(outcome.keptAfterInfinity).toBe(true);
  });
});

it('the probe survives a machine without a driver', async () => {
  // Neither a driver nor a loader of one.
  const { VK_ICD_FILENAMES: _driver, LD_LIBRARY_PATH: _loader, ...without } = env;
  const nowhere = {
    ...without,
    VK_ICD_FILENAMES: join(folder, 'none.json'),
    VK_DRIVER_FILES: join(folder, 'none.json'),
  };
  const { usable, reason: told } = await probeWebGpu(nowhere);
  if (process.platform === 'linux') expect(usable).toBe(false);
  expect(told).not.toBe('');
});

it('float16 is refused where the device has none', async () => {
  const { model, settings } = await readGoldenModel(tinyBertFolder);
  const request = {
    ort,
    model,
    store: new ParameterStore(model),
    settings: { ...settings, precision: 'float16' },
  } as const;
  const probe = () => Promise.resolve({ usable: true, hasFloat16: false, reason: 'A test.' });
  await expect(WebGpuExecutor.create(request, undefined, probe)).rejects.toMatchObject({ code: 'device-unusable' });
});

it('says which nodes keep the GPU waiting', () => {
  const onCpu = new Map([['Einsum', 2]]);
  const sentence = describeSlowNodes({ graph: 'gradients', onCpu, onDevice: 300, readBack: 4 });
  for (const part of ['Einsum (2)', '300', '4']) expect(sentence).toContain(part);
});

async function runProcess(): Promise<WebGpuOutcome> {
  const script = join(folder, 'train.mjs');
  await build({
    entryPoints: [join(repository, 'test/support/webGpuProcess.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['onnxruntime-node'],
    logLevel: 'error',
  });
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [script, tinyBertFolder, robertaFolder], {
    env: { ...env, ORT_DISABLE_TELEMETRY: '1' },
    encoding: 'utf8',
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as WebGpuOutcome;
}
