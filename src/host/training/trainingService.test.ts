import { describe, expect, test } from 'vitest';
import { endEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { SpanLabError } from '../../core/errors';
import type { RunEvent } from '../../core/runs/runEvent';
import { Emitter } from '../emitter';
import type { RunEventBatch } from '../engine/engineClient';
import { describeActiveRun } from './activeRun';
import { TrainingService, type EngineCrash, type RunFailure } from './trainingService';

const failure = { type: 'failure', time: 1, code: 'loss-not-finite', message: 'NaN', step: 3 } as const;

function setUp() {
  const runEvents = new Emitter<RunEventBatch>();
  const crashed = new Emitter<SpanLabError>();
  const asked: unknown[][] = [];
  const note = (...call: unknown[]) => Promise.resolve(void asked.push(call));
  const handle = { runFolder: '/runs/a', name: 'a' };
  const service = new TrainingService({
    train: () => Promise.resolve(handle),
    resume: runFolder => Promise.resolve({ runFolder, name: 'a' }),
    stop: (...given) => note('stop', ...given),
    pause: folder => note('pause', folder),
    continue: folder => note('continue', folder),
    onRunEvents: runEvents.event,
    onDidCrash: crashed.event,
  });
  const failures: RunFailure[] = [];
  const crashes: EngineCrash[] = [];
  service.onDidFail(value => failures.push(value));
  service.onDidCrash(value => crashes.push(value));
  const send = (...events: RunEvent[]): void => runEvents.fire({ runFolder: '/runs/a', events });
  return { service, send, crash: (error: SpanLabError) => crashed.fire(error), asked, failures, crashes };
}

describe('TrainingService', () => {
  test('follows a run from its start to its end', async () => {
    const { service, send } = setUp();
    await service.start({ train: 't' });
    expect(service.active && describeActiveRun(service.active)).toBe('a: preparing');
    send({ type: 'progress', time: 1, phase: 'features', done: 1, total: 4 });
    expect(service.active && describeActiveRun(service.active)).toBe('a: reading data 25 %');
    send(startEvent({ name: 'a' }), stepEvent(5, { loss: 0.8341 }));
    expect(service.active && describeActiveRun(service.active)).toBe('a: epoch 0.50 of 2, loss 0.834');
    send({ type: 'progress', time: 1, phase: 'evaluation', done: 3, total: 9 });
    expect(service.active && describeActiveRun(service.active)).toBe('a: evaluating 33 %');
    send(endEvent());
    expect(service.active).toBeNull();
    send({ type: 'warning', time: 1, code: 'late', message: 'late' });
    expect(service.active).toBeNull();
  });

  test('a run that ends before its handle arrives does not stay active', async () => {
    const { service, send } = setUp();
    const starting = service.start({ train: 't' });
    send(startEvent(), endEvent());
    await starting;
    expect(service.active).toBeNull();
  });

  test('one run at a time', async () => {
    const { service } = setUp();
    await service.start({ train: 't' });
    await expect(service.start({ train: 't' })).rejects.toMatchObject({ code: 'run-busy' });
    await expect(service.resume('/runs/b')).rejects.toMatchObject({ code: 'run-busy' });
  });

  test('a run can be resumed after it ended', async () => {
    const { service, send } = setUp();
    await service.start({ train: 't' });
    send(endEvent({ status: 'stopped' }));
    await service.resume('/runs/a');
    send(stepEvent(7));
    expect(service.active?.step?.step).toBe(7);
  });

  test('tells a failure once', async () => {
    const { service, send, failures } = setUp();
    await service.start({ train: 't' });
    send(startEvent({ name: 'named' }), failure);
    expect(service.active).toBeNull();
    expect(failures.map(({ run, failure }) => [run.name, failure.code])).toEqual([['named', 'loss-not-finite']]);
  });

  test('a crash ends the run and names it', async () => {
    const { service, crash, crashes } = setUp();
    await service.start({ train: 't' });
    crash(new SpanLabError('engine-crashed', 'gone'));
    expect(service.active).toBeNull();
    expect(crashes.map(({ run }) => run?.folder)).toEqual(['/runs/a']);
    crash(new SpanLabError('engine-crashed', 'gone again'));
    expect(crashes[1]?.run).toBeNull();
  });

  test('stopping shows at once and is asked of the engine', async () => {
    const { service, asked } = setUp();
    await service.start({ train: 't' });
    const stopping = service.stop('/runs/a');
    expect(service.active && describeActiveRun(service.active)).toBe('a: stopping');
    await stopping;
    expect(asked).toEqual([['stop', '/runs/a']]);
  });

  test('a pause is asked for, told by the run, and ended', async () => {
    const { service, send, asked } = setUp();
    const words = () => service.active && describeActiveRun(service.active);
    await service.start({ train: 't' });
    send(startEvent({ name: 'a' }), stepEvent(5, { loss: 0.8341 }));
    await service.pause('/runs/a');
    expect(words()).toBe('a: pausing');
    send({ type: 'pause', time: 1, step: 5, epoch: 0.5 });
    expect(words()).toBe('a: paused, epoch 0.50 of 2, loss 0.834');
    await service.pause('/runs/a');
    expect(service.active?.pause).toBe('paused');
    await service.continue('/runs/a');
    send({ type: 'continue', time: 2, step: 5, epoch: 0.5 });
    expect(words()).toBe('a: epoch 0.50 of 2, loss 0.834');
    expect(asked).toEqual([
      ['pause', '/runs/a'],
      ['pause', '/runs/a'],
      ['continue', '/runs/a'],
    ]);
  });

  test('a run that is to stop after its epoch says so at once', async () => {
    const { service, send, asked } = setUp();
    await service.start({ train: 't' });
    send(startEvent({ name: 'a' }), stepEvent(5, { loss: 0.8341 }));
    await service.stopAfterEpoch('/runs/a');
    expect(service.active && describeActiveRun(service.active)).toBe('a: epoch 0.50 of 2, loss 0.834, last epoch');
    expect(asked).toEqual([['stop', '/runs/a', 'epoch']]);
    send(endEvent({ status: 'stopped' }));
    await service.resume('/runs/a');
    expect(service.active?.isEpochTheLast).toBe(false);
  });
});
