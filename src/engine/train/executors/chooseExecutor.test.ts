import { describe, expect, test } from 'vitest';
import type { DeviceReport } from '../../../protocol/engineApi';
import { chooseExecutor, type ExecutorOption } from './chooseExecutor';
import type { StepExecutor } from './stepExecutor';
import { timeStep, trialBatch, type StepTrial } from './stepTrial';

const batch = trialBatch({ batchSize: 2, sequenceLength: 4 });
const never = () => false;

/** Seconds of a step by device; null fails. */
type Speeds = Readonly<Partial<Record<DeviceReport['id'], number | null>>>;

/** Tells which device was taken and how often any was tried. */
async function choose(speeds: Speeds, device: DeviceReport['id'] | 'auto', unusable: readonly string[] = []) {
  const made: string[] = [];
  const tried: string[] = [];
  const options = Object.entries(speeds).map(([id, seconds]): ExecutorOption => {
    const report = {
      id: id as DeviceReport['id'],
      name: id,
      backend: 'b',
      reason: `why ${id}.`,
      usable: !unusable.includes(id),
    };
    return {
      report,
      description: `the ${id}`,
      isAccelerator: id !== 'cpu',
      precision: id === 'webgpu' ? 'float16' : 'float32',
      create: () => {
        made.push(id);
        return Promise.resolve({} as StepExecutor);
      },
      openTrial: () => {
        tried.push(id);
        if (seconds === null) return Promise.reject(new Error('no such shader'));
        return Promise.resolve({ step: () => Promise.resolve(seconds), dispose: () => Promise.resolve() });
      },
    };
  });
  const time = async (open: () => Promise<StepTrial>) => Number(await (await open()).step(batch));
  const { device: text, record, note } = await chooseExecutor(options, device, batch, never, time);
  return { made, tried, text, record, note };
}

describe('chooseExecutor', () => {
  test('auto takes the CPU without a trial where nothing else is usable', async () => {
    const { made, tried, text, note } = await choose({ cpu: 1, cuda: 0.1 }, 'auto', ['cuda']);
    expect({ made, tried, text, note }).toEqual({ made: ['cpu'], tried: [], text: 'the cpu', note: null });
  });

  test('auto takes the fastest and says what it measured', async () => {
    const { made, tried, record, note } = await choose({ cpu: 1, webgpu: 0.5, cuda: 0.125 }, 'auto');
    expect(made).toEqual(['cuda']);
    expect(record).toEqual({ id: 'cuda', precision: 'float32' });
    expect([...new Set(tried)].sort()).toEqual(['cpu', 'cuda', 'webgpu']);
    for (const part of ['2 x 4', 'cpu 1.00 s', 'webgpu 0.500 s', 'cuda 0.125 s', 'the cuda'])
      expect(note).toContain(part);
  });

  test('the CPU wins where a GPU is no faster', async () => {
    expect((await choose({ cpu: 1, webgpu: 1 }, 'auto')).made).toEqual(['cpu']);
  });

  test('a device that fails in the trial is left out, with its message', async () => {
    const { made, note } = await choose({ cpu: 1, webgpu: null }, 'auto');
    expect(made).toEqual(['cpu']);
    expect(note).toContain('no such shader');
  });

  test('a GPU that is far slower in a small step is not tried with a large one', async () => {
    const { made, tried, note } = await choose({ cpu: 1, webgpu: 11 }, 'auto');
    expect(made).toEqual(['cpu']);
    expect(tried.filter(id => id === 'webgpu')).toHaveLength(1);
    expect(note).toContain('11.0 s');
  });

  test('the CPU is taken where all trials failed', async () => {
    expect((await choose({ cpu: null, webgpu: null }, 'auto')).made).toEqual(['cpu']);
  });

  test('a named device is taken untried, or refused with its reason', async () => {
    expect((await choose({ cpu: 1, webgpu: 9 }, 'webgpu')).record).toEqual({ id: 'webgpu', precision: 'float16' });
    expect(await choose({ cpu: 1, cuda: 9 }, 'cuda')).toMatchObject({ made: ['cuda'], tried: [], note: null });
    await expect(choose({ cpu: 1, cuda: 9 }, 'cuda', ['cuda'])).rejects.toMatchObject({
      code: 'device-unusable',
      message: expect.stringContaining('why cuda.') as unknown,
    });
    await expect(choose({ cpu: 1 }, 'webgpu')).rejects.toMatchObject({ code: 'device-unusable' });
  });
});

describe('timeStep', () => {
  /** Each step takes the next of these milliseconds. */
  async function time(milliseconds: readonly number[]) {
    let clock = 0;
    let steps = 0;
    let disposed = 0;
    const trial: StepTrial = {
      step: () => Promise.resolve((clock += milliseconds[steps++])),
      dispose: () => Promise.resolve(void disposed++),
    };
    const seconds = await timeStep(
      () => Promise.resolve(trial),
      batch,
      () => clock,
    );
    return { seconds, steps, disposed };
  }

  test('times the second step, or a first one that takes long', async () => {
    expect(await time([3000, 100])).toEqual({ seconds: 0.1, steps: 2, disposed: 1 });
    expect(await time([30_000, 100])).toEqual({ seconds: 30, steps: 1, disposed: 1 });
  });

  test('frees a trial that fails', async () => {
    let disposed = 0;
    const trial: StepTrial = {
      step: () => Promise.reject(new Error('lost')),
      dispose: () => Promise.resolve(void disposed++),
    };
    await expect(timeStep(() => Promise.resolve(trial), batch)).rejects.toThrow('lost');
    expect(disposed).toBe(1);
  });
});
