import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from './support/eventually';
import { sampleWorkspace } from './support/sampleWorkspace';
import { withVscode } from './support/withVscode';

const idsIn = (path: string) => [...readFileSync(path, 'utf8').matchAll(/"id":\s*"([^"]+)"/g)].map(([, id]) => id);

it('divides a data set into two files beside it, and opens one of them on request', () =>
  withVscode('split-dataset', { prepare: sampleWorkspace }, async ({ workbench, workspace }) => {
    const { quickInput, notifications } = workbench;
    await quickInput.openFile('train.squad.json');
    await workbench.runCommand('SpanLab: Split Dataset…');
    await quickInput.waitFor(/How to divide train\.squad\.json/);
    await quickInput.choose('Training and Validation, by Paragraph');
    await quickInput.waitFor(/Share of the questions/);
    await quickInput.fillAndAccept('25%');
    await quickInput.waitFor(/Seed/);
    await quickInput.accept();
    await notifications.waitFor(/train\.train\.squad\.json: \d+ questions/);
    const [train = '', validation = ''] = ['train', 'validation'].map(word =>
      join(workspace, `train.${word}.squad.json`),
    );
    const all = idsIn(join(workspace, 'train.squad.json'));
    expect([...idsIn(train), ...idsIn(validation)].sort()).toEqual(all.sort());
    expect(idsIn(validation).length).toBeGreaterThan(0);
    await notifications.press(/train\.train\.squad\.json/, 'Open Validation Data');
    await workbench.page.locator('.tab.active', { hasText: 'train.validation.squad.json' }).waitFor();

    // The sample is a file of its own.
    await quickInput.openFile('train.squad.json');
    await workbench.runCommand('SpanLab: Split Dataset…');
    await quickInput.choose('Random Sample');
    await quickInput.waitFor(/How many questions/);
    await quickInput.fillAndAccept('3');
    await quickInput.waitFor(/Seed/);
    await quickInput.accept();
    const sample = join(workspace, 'train.sample-3.squad.json');
    await eventually('the sample is written', () => (existsSync(sample) ? true : undefined));
    expect(idsIn(sample)).toHaveLength(3);
  }));
