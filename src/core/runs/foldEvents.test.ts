import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../test/support/randomNumbers';
import { checkpointEvent, endEvent, epochEvent, startEvent, stepEvent } from '../../../test/support/runEvents';
import { foldEvents } from './foldEvents';
import type { RunEvent } from './runEvent';

const failure: RunEvent = { type: 'failure', time: 7, code: 'engine-crashed', message: '', step: 7 };
const steps = (from: number, to: number): RunEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index));

describe('foldEvents', () => {
  it('leaves a run without interruption as it is', () => {
    const events = [startEvent(), epochEvent(0), ...steps(1, 10), epochEvent(1), checkpointEvent(10), endEvent()];
    expect(foldEvents(events)).toEqual(events);
  });

  it('drops what an interrupted attempt wrote after the checkpoint that the run went on from', () => {
    const resumed = startEvent({ resumedFromStep: 5 });
    const events = [startEvent(), ...steps(1, 5), checkpointEvent(5), ...steps(6, 8), checkpointEvent(8), failure];
    expect(foldEvents([...events, resumed, ...steps(6, 10), endEvent()])).toEqual([
      startEvent(),
      ...steps(1, 5),
      checkpointEvent(5),
      resumed,
      ...steps(6, 10),
      endEvent(),
    ]);
  });

  it('follows several resumes, also back behind an earlier one', () => {
    const [first, second] = [startEvent({ resumedFromStep: 8 }), startEvent({ resumedFromStep: 4 })];
    const events = [startEvent(), ...steps(1, 9), first, ...steps(9, 12), second, ...steps(5, 6)];
    expect(foldEvents(events)).toEqual([startEvent(), ...steps(1, 4), first, second, ...steps(5, 6)]);
  });

  it('keeps the failure of the last attempt only', () => {
    expect(foldEvents([startEvent(), failure])).toEqual([startEvent(), failure]);
    expect(foldEvents([startEvent(), failure, startEvent()])).toEqual([startEvent(), startEvent()]);
  });

  it('keeps the last of several evaluations and checkpoints of one step', () => {
    const again = epochEvent(1, { f1: 61 });
    const resumed = startEvent({ resumedFromStep: 10 });
    const events = [startEvent(), epochEvent(1), checkpointEvent(10), resumed, again, checkpointEvent(10)];
    expect(foldEvents(events)).toEqual([startEvent(), resumed, again, checkpointEvent(10)]);
  });

  it('gives the same in one go and piece by piece', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomNumbers(seed);
      const upTo = (count: number): number => Math.floor(random() * count);
      const makers: (() => RunEvent)[] = [
        () => stepEvent(upTo(12)),
        () => epochEvent(upTo(3)),
        () => checkpointEvent(upTo(12)),
        () => startEvent({ resumedFromStep: upTo(12) }),
        () => endEvent(),
        () => failure,
      ];
      const events = Array.from({ length: 30 }, () => makers[upTo(makers.length)]?.() ?? failure);
      const cut = upTo(30);
      const inPieces = foldEvents([...foldEvents(events.slice(0, cut)), ...events.slice(cut)]);
      expect(inPieces, `seed ${seed}, cut ${cut}`).toEqual(foldEvents(events));
    }
  });
});
