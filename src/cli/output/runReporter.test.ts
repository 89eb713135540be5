import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goldenFolder } from '../../../test/support/cliRun';
import { startEvent, stepEvent } from '../../../test/support/runEvents';
import type { RunEvent } from '../../core/runs/runEvent';
import type { CliIo } from '../cliIo';
import { PlainProgress } from './progress';
import { JsonRunReporter, TableRunReporter } from './runReporter';

const time = 1;
const epoch = (n: number, trainLoss: number | null, validationLoss: number, f1: number, isBest: boolean): RunEvent => ({
  type: 'epoch',
  time,
  epoch: n,
  step: n * 10,
  trainLoss,
  validationLoss,
  exact: f1 - 10,
  f1,
  seconds: 12.34 * n,
  isBest,
  evaluation: `evaluations/epoch-${n}`,
});
const events: RunEvent[] = [
  startEvent({ name: 'Runs \u001b[31m red', trainExamplesLeftOut: 3, trainWindowsWithoutAnswer: 7 }),
  stepEvent(1),
  { type: 'progress', time, phase: 'features', done: 5, total: 10 },
  { type: 'warning', time, code: 'data-left-out', message: 'Three questions\nleft out.' },
  { type: 'evaluation-start', time, step: 10, epoch: 1 },
  epoch(1, 0.9987, 0.887529, 63.25, true),
  { type: 'checkpoint', time, step: 10, epoch: 1, path: 'checkpoints/step-10', bytes: 9 },
  epoch(2, 0.7701, 0.852657, 100, true),
  epoch(2.5, 0.6376, 0.851553, 71.1, false),
  { type: 'end', time, status: 'completed', step: 25, epoch: 2.5, seconds: 3725, bestEpoch: 2 },
];

function record() {
  const out: string[] = [];
  const errors: string[] = [];
  const io: CliIo = {
    cwd: '/',
    writeOut: async text => {
      await Promise.resolve();
      out.push(text);
    },
    writeError: text => errors.push(text),
    terminal: null,
    stdin: (async function* () {})(),
    onInterrupt: () => () => undefined,
  };
  return { io, out, errors };
}

test('a run as a table, with what was said meanwhile', async () => {
  const { io, out, errors } = record();
  const reporter = new TableRunReporter(
    io,
    new PlainProgress(
      text => io.writeError(text),
      () => 0,
    ),
  );
  for (const event of events) reporter.report(event);
  await reporter.finish();
  await expect(`${out.join('')}\n--- stderr ---\n${errors.join('')}`).toMatchFileSnapshot(
    join(goldenFolder, 'train.txt'),
  );
});

test('a run as JSON lines is the file without what only listeners get', async () => {
  const { io, out } = record();
  const reporter = new JsonRunReporter(io);
  for (const event of events) reporter.report(event);
  await reporter.finish();
  expect(
    out
      .join('')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as unknown),
  ).toEqual(events.filter(({ type }) => type !== 'progress'));
});
