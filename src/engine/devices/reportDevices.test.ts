import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DeviceReport } from '../../protocol/engineApi';
import { machineProbe, type DeviceProbe } from './deviceProbe';
import { parseGpu } from './nvidiaGpu';
import { tryProvider } from './providerProbe';
import { reportDevices } from './reportDevices';
import { requireDevice } from './requireDevice';
import { TensorFlowMissing } from './tensorFlowModule';

const failWith = (message: string, code?: string) => (): never => {
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
};

const notInstalled = (): never => {
  throw new TensorFlowMissing('not there');
};

const machine: DeviceProbe = {
  cpu: () => ({ model: 'A Processor', cores: 4, memoryBytes: 8e9 }),
  onnxBackends: () =>
    Promise.resolve([
      { name: 'cpu', bundled: true },
      { name: 'webgpu', bundled: true },
      { name: 'cuda', bundled: false },
    ]),
  tryProvider: () => Promise.reject(new Error('libonnxruntime_providers_cuda.so: cannot open\nand more')),
  nvidiaGpu: () => Promise.resolve(null),
  webGpu: () => Promise.resolve({ usable: false, hasFloat16: false, reason: 'No GPU.' }),
  loadTensorFlow: notInstalled,
};

const reportOf = async (id: DeviceReport['id'], probe: Partial<DeviceProbe> = {}): Promise<DeviceReport> => {
  const report = (await reportDevices({ ...machine, ...probe })).find(candidate => candidate.id === id);
  if (report === undefined) throw new Error(`no report of ${id}`);
  return report;
};

describe('reportDevices', () => {
  test('only the CPU is usable, and every report says why and what computes', async () => {
    const reports = await reportDevices(machine);
    expect(reports.map(({ id, usable }) => [id, usable])).toEqual([
      ['cpu', true],
      ['webgpu', false],
      ['cuda', false],
      ['directml', false],
      ['tensorflow', false],
    ]);
    expect(reports[0]).toMatchObject({ name: 'A Processor, 4 cores', memoryBytes: 8e9 });
    for (const { reason, backend } of reports) {
      expect(reason).toMatch(/\.$/u);
      expect(backend).not.toBe('');
    }
  });

  test('a native library that does not load makes the CPU unusable, with its message', async () => {
    const broken = { onnxBackends: () => Promise.reject(new Error('GLIBC_2.34 not found\nand more')) };
    for (const id of ['cpu', 'webgpu', 'cuda', 'directml'] as const) {
      const report = await reportOf(id, broken);
      expect(report.usable).toBe(false);
      expect(report.reason).toContain('GLIBC_2.34 not found');
      expect(report.reason).not.toContain('and more');
    }
  });

  test('a provider that ONNX Runtime does not list is named with the platform', async () => {
    const report = await reportOf('cuda', { onnxBackends: () => Promise.resolve([{ name: 'cpu', bundled: true }]) });
    expect(report.reason).toContain(process.platform);
  });

  test('a provider is usable when it computes; otherwise its message is the reason', async () => {
    const gpu = { name: 'A GPU', memoryBytes: 4e9 };
    const failing = await reportOf('cuda', { nvidiaGpu: () => Promise.resolve(gpu) });
    expect(failing).toMatchObject({ ...gpu, usable: false });
    expect(failing.reason).toContain('libonnxruntime_providers_cuda.so');
    expect(failing.reason).not.toContain('and more');
    const working = { tryProvider: () => Promise.resolve(), nvidiaGpu: () => Promise.resolve(gpu) };
    expect(await reportOf('cuda', working)).toMatchObject({ ...gpu, usable: true });
  });

  test('WebGPU is as usable as its trial', async () => {
    const works = { usable: true, hasFloat16: false, reason: 'It computes.' };
    expect(await reportOf('webgpu')).toMatchObject({ usable: false, reason: 'No GPU.' });
    expect(await reportOf('webgpu', { webGpu: () => Promise.resolve(works) })).toMatchObject({
      usable: true,
      reason: 'It computes.',
    });
  });

  test.each([
    ['absent', notInstalled, 'SPANLAB_TENSORFLOW_FOLDER'],
    [
      'without its native part',
      failWith('The Node.js native addon (tfjs_binding.node) can not be found'),
      'npm rebuild',
    ],
    [
      'with one that does not load',
      failWith('libcudart.so.11.0: cannot open', 'ERR_DLOPEN_FAILED'),
      'libcudart.so.11.0',
    ],
    ['with a file missing', failWith("Cannot find module './index.js'", 'MODULE_NOT_FOUND'), 'npm rebuild'],
  ])('TensorFlow.js %s', async (_case, loadTensorFlow, expected) => {
    const report = await reportOf('tensorflow', { loadTensorFlow });
    expect(report.usable).toBe(false);
    expect(report.reason).toContain(expected);
  });

  test.each([
    [true, 'uses a GPU'],
    [false, 'uses the CPU'],
    [undefined, 'uses the CPU'],
  ])('TensorFlow.js with isUsingGpuDevice %s', async (isUsingGpuDevice, expected) => {
    const backend = () => (isUsingGpuDevice === undefined ? {} : { isUsingGpuDevice });
    const report = await reportOf('tensorflow', { loadTensorFlow: () => ({ version_core: '4.22.0', backend }) });
    expect(report.usable).toBe(true);
    expect(report.reason).toContain(expected);
  });
});

test('requireDevice refuses what is not usable, with its reason', async () => {
  const reports = await reportDevices(machine);
  expect(requireDevice(reports, 'cpu').id).toBe('cpu');
  expect(() => requireDevice(reports, 'cuda')).toThrow(
    expect.objectContaining({
      code: 'device-unusable',
      message: expect.stringContaining('libonnxruntime_providers_cuda.so') as unknown,
    }),
  );
});

test('parseGpu', () => {
  expect(parseGpu('NVIDIA A100-SXM4-40GB, 40960\nNVIDIA T4, 15360\n')).toEqual({
    name: 'NVIDIA A100-SXM4-40GB',
    memoryBytes: 40960 * 2 ** 20,
  });
  expect(parseGpu('No devices were found\n')).toBeNull();
});

describe('machineProbe', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanlab-devices-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const install = (path: string, version: string) => {
    const packageFolder = join(path, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    mkdirSync(packageFolder, { recursive: true });
    const code = `exports.version_core = '${version}'; exports.backend = () => ({ isUsingGpuDevice: true });`;
    writeFileSync(join(packageFolder, 'index.js'), code);
  };

  test('knows this machine', async () => {
    const { cores, memoryBytes } = machineProbe().cpu();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBeGreaterThan(1e8);
    expect((await machineProbe().onnxBackends()).map(({ name }) => name)).toContain('cpu');
  });

  test('a provider that is not there fails instead of computing elsewhere', async () => {
    const absent = ort.listSupportedBackends().some(({ name }) => name === 'dml') ? 'cuda' : 'dml';
    await expect(tryProvider(ort, absent)).rejects.toThrow();
  });

  test('finds TensorFlow.js in a folder it is given, and in none above it', () => {
    install(folder, '4.1.0');
    expect(machineProbe([folder]).loadTensorFlow().backend().isUsingGpuDevice).toBe(true);
    const below = join(folder, 'below');
    mkdirSync(below);
    expect(() => machineProbe([below]).loadTensorFlow()).toThrow(TensorFlowMissing);
  });

  test('refuses another major version', () => {
    install(folder, '3.9.0');
    expect(() => machineProbe([folder]).loadTensorFlow()).toThrow(expect.objectContaining({ code: 'device-unusable' }));
  });
});
