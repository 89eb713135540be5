import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceReport } from '../../protocol/engineApi';
import { machineProbe, type DeviceProbe } from './deviceProbe';
import { reportDevices } from './reportDevices';

const failWith = (message: string, code?: string) => (): never => {
  throw Object.assign(new Error(message), code === undefined ? {} : { code });
};

const machine: DeviceProbe = {
  cpu: () => ({ model: 'A Processor', cores: 4, memoryBytes: 8e9 }),
  onnxBackends: () =>
    Promise.resolve([
      { name: 'cpu', bundled: true },
      { name: 'webgpu', bundled: true },
      { name: 'cuda', bundled: false },
    ]),
  loadTensorFlow: failWith("Cannot find module '@tensorflow/tfjs-node-gpu'", 'MODULE_NOT_FOUND'),
};

const reportOf = async (id: DeviceReport['id'], probe: Partial<DeviceProbe> = {}): Promise<DeviceReport> => {
  const report = (await reportDevices({ ...machine, ...probe })).find(candidate => candidate.id === id);
  if (report === undefined) throw new Error(`no report of ${id}`);
  return report;
};

describe('reportDevices', () => {
  test('only the CPU is usable, and every report says why', async () => {
    const reports = await reportDevices(machine);
    expect(reports.map(({ id, usable }) => [id, usable])).toEqual([
      ['cpu', true],
      ['webgpu', false],
      ['cuda', false],
      ['tensorflow', false],
    ]);
    expect(reports[0]).toMatchObject({ name: 'A Processor, 4 cores', memoryBytes: 8e9 });
    for (const { reason } of reports) expect(reason).toMatch(/\.$/u);
  });

  test('a native library that does not load makes the CPU unusable, with its message', async () => {
    const broken = { onnxBackends: () => Promise.reject(new Error('GLIBC_2.34 not found\nand more')) };
    for (const id of ['cpu', 'webgpu', 'cuda'] as const) {
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

  test.each([
    ['absent', failWith("Cannot find module '@tensorflow/tfjs-node-gpu'", 'MODULE_NOT_FOUND'), 'npm install'],
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
    expect((await reportOf('tensorflow', { loadTensorFlow })).reason).toContain(expected);
  });

  test.each([
    [true, 'uses a GPU'],
    [false, 'uses the CPU'],
    [undefined, 'uses the CPU'],
  ])('TensorFlow.js with isUsingGpuDevice %s', async (isUsingGpuDevice, expected) => {
    const loadTensorFlow = () => ({ backend: () => (isUsingGpuDevice === undefined ? {} : { isUsingGpuDevice }) });
    expect((await reportOf('tensorflow', { loadTensorFlow })).reason).toContain(expected);
  });
});

describe('machineProbe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spanlab-devices-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('knows this machine', async () => {
    const { cores, memoryBytes } = machineProbe().cpu();
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(memoryBytes).toBeGreaterThan(1e8);
    expect((await machineProbe().onnxBackends()).map(({ name }) => name)).toContain('cpu');
  });

  test('finds TensorFlow.js in a folder it is given', () => {
    const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
    mkdirSync(packageFolder, { recursive: true });
    writeFileSync(join(packageFolder, 'index.js'), 'exports.backend = () => ({ isUsingGpuDevice: true });');
    expect(machineProbe([folder]).loadTensorFlow().backend().isUsingGpuDevice).toBe(true);
  });
});
