import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { questionResultSchema, runManifestSchema } from '../../src/core/runs/runManifest';
import { eventually, patienceMs } from './support/eventually';
import { fineTune } from './support/fineTune';
import { RunFolder } from './support/runFolder';
import { sampleWorkspace, tinyModel } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

it('fine-tunes from the palette: the dashboard shows two epochs, the run folder is complete', () =>
  withVscode('fine-tune', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    await fineTune(workbench, {
      model: tinyModel,
      train: 'train.squad.json',
      validation: 'validation.squad.json',
      settings: { 'Batch Size': '4', 'Learning Rate': '1e-3' },
    });
    const run = await RunFolder.first(workspace);
    expect(await run.end()).toBe('completed');

    // What the user sees.
    const dashboard = await workbench.webviews.find('spanlab-dashboard .epochs-table');
    const epochs = await eventually('the dashboard shows two finished epochs', async () => {
      const rows = dashboard.locator('.epochs-table tbody tr:not(.running)');
      const cells = await Promise.all((await rows.all()).map(row => row.locator('td').allInnerTexts()));
      const trained = cells.filter(([epoch]) => Number(epoch) > 0);
      return trained.length === 2 ? trained : undefined;
    });
    const [first, second] = epochs.map(([, , trainingLoss]) => Number(trainingLoss));
    expect(first).toBeGreaterThan(0);
    expect(second).toBeLessThan(first ?? 0);
    await expect
      .poll(() => dashboard.getByRole('status').filter({ hasText: 'Completed' }).count(), { timeout: patienceMs })
      .toBe(1);
    expect(await dashboard.locator('spanlab-chart canvas').count()).toBeGreaterThan(0);

    // From the dashboard to the ranked answers of the best epoch.
    await dashboard.getByRole('button', { name: 'Rankings', exact: true }).click();
    const rankings = await workbench.webviews.find('spanlab-rankings [role="grid"]');
    await expect.poll(() => rankings.getByRole('button', { name: /^All 42/ }).count(), { timeout: patienceMs }).toBe(1);

    // What is on disk.
    const losses = run.eventsOf('step').map(step => step.loss);
    expect(losses.length).toBe(60);
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(mean(losses.slice(-15))).toBeLessThan(mean(losses.slice(0, 15)));
    const manifest = runManifestSchema.parse(JSON.parse(readFileSync(join(run.path, 'run.json'), 'utf8')));
    expect(manifest.config).toMatchObject({ epochs: 2, batchSize: 4, learningRate: 1e-3 });
    expect(manifest.model.path).toBe(join(workspace, 'models', tinyModel));
    const lastStep = run.status.step;
    const needed = [
      ...['model.onnx', 'config.json', 'tokenizer.json', 'tokenizer_config.json'].map(file => ['model', file]),
      ['checkpoints', `step-${lastStep}`, 'model.onnx'],
      ['checkpoints', `step-${lastStep}`, 'trainer_state.json'],
      ...[1, 2].flatMap(epoch =>
        ['predictions.json', 'nbest_predictions.json', 'eval.json'].map(file => [
          'evaluations',
          `epoch-${epoch}`,
          file,
        ]),
      ),
    ];
    expect(needed.filter(parts => !run.has(...parts))).toEqual([]);
    const questions = readFileSync(join(run.path, 'evaluations', 'epoch-2', 'questions.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(questions.map(line => questionResultSchema.parse(JSON.parse(line)).id).length).toBe(42);
  }));

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
