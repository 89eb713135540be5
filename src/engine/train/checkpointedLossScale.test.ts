import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FakeExecutor, fakeRun } from '../../../test/support/fakeRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { quiet } from '../../../test/support/tinyRun';
import { runConfigSchema } from '../../core/runs/runConfig';
import { RunFolder } from '../runFolder/runFolder';
import type { LossScale } from './executors/lossScale';
import { restoreProgress } from './restoreProgress';

const config = runConfigSchema.parse({ train: 'train.json' });

/** Runs to a checkpoint with an executor that scales by this, changes the checkpoint, and tells what a resumed run begins with. */
async function scaleAfterResume(lossScale: LossScale | undefined, change: (spanlab: object) => object = same => same) {
  const folder = new RunFolder(temporaryFolder());
  const executor = new FakeExecutor(lossScale);
  const { run, trainer } = fakeRun(folder, executor, 2, quiet);
  await run.run();
  const checkpoint = folder.checkpointPath(2);
  const path = join(checkpoint, 'trainer_state.json');
  const state = JSON.parse(await readFile(path, 'utf8')) as { spanlab: object };
  await writeFile(path, JSON.stringify({ ...state, spanlab: change(state.spanlab) }));
  return (await restoreProgress(folder, checkpoint, executor.store, trainer.plan, config)).lossScale;
}

it('a resumed run goes on with the loss scale of its checkpoint', async () => {
  const lossScale = { factor: 2 ** 11, goodSteps: 1234 };
  expect(await scaleAfterResume(lossScale)).toEqual(lossScale);
});

it('a checkpoint without one is whole: nothing was scaled, or an earlier version wrote it', async () => {
  expect(await scaleAfterResume(undefined)).toBeUndefined();
  const before = { factor: 2 ** 11, goodSteps: 7 };
  expect(await scaleAfterResume(before, spanlab => ({ ...spanlab, lossScale: undefined }))).toBeUndefined();
});

it.each([{ factor: 0, goodSteps: 0 }, { factor: 2 ** 11, goodSteps: -1 }, { factor: 'large' }, null])(
  'a damaged one (%j) is told',
  async lossScale => {
    const damaged = scaleAfterResume({ factor: 1, goodSteps: 0 }, spanlab => ({ ...spanlab, lossScale }));
    await expect(damaged).rejects.toMatchObject({ code: 'checkpoint-corrupt' });
  },
);
