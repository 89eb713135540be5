import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliRun, goldenFolder, jsonLines } from '../../../test/support/cliRun';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { foldEvents } from '../../core/runs/foldEvents';
import { runEventSchema, type RunEvent } from '../../core/runs/runEvent';

const context = '𝄞 The lighthouse on the cape was built by Ann Bell in 1804.';

/** A folder with a data set of four short questions and a run config for it. */
function workFolder(config: Readonly<Record<string, unknown>> = {}): string {
  const folder = temporaryFolder();
  const qas = ['lighthouse', 'cape', 'Ann Bell', '1804'].map((text, index) => ({
    id: String(index),
    question: `What about ${text}?`,
    answers: [{ text, answer_start: context.indexOf(text) - 1 }],
  }));
  const data = { version: '1.1', data: [{ title: 'Lighthouse', paragraphs: [{ context, qas }] }] };
  writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
  const settings = { name: 'tiny', train: 'data.json', validation: 'data.json', maxLength: 64, docStride: 16 };
  const run = { ...settings, epochs: 2, batchSize: 2, learningRate: 1e-3, threads: 1, ...config };
  writeFileSync(join(folder, 'run.spanlab.json'), JSON.stringify(run));
  return folder;
}

const eventsOf = (stdout: string): RunEvent[] =>
  jsonLines(stdout)
    .filter(line => !(line instanceof Object && 'error' in line))
    .map(line => runEventSchema.parse(line));

function onlyRunOf(folder: string): string {
  const [name, ...others] = readdirSync(join(folder, 'spanlab-runs'));
  expect(others).toEqual([]);
  return join(folder, 'spanlab-runs', name ?? '');
}

describe('ask', () => {
  const args = ['ask', '--question', 'Who built it?', '--top-k', '3'];

  test('gives answers with their places in code points', async () => {
    const { exitCode, stdout } = await cliRun([...args, '-', '--json'], { stdin: context });
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout) as { answers: Record<string, unknown>[]; nullScore: number };
    expect(typeof result.nullScore).toBe('number');
    expect(result.answers).toHaveLength(3);
    for (const answer of result.answers) {
      const { text, start, end } = answer as { text: string; start: number; end: number };
      expect([...context].slice(start, end).join('')).toBe(text);
      for (const key of ['score', 'startLogit', 'endLogit', 'window']) expect(typeof answer[key]).toBe('number');
    }
  });

  test('reads the context from a file just as well', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'notes.txt'), context);
    const answersOf = ({ stdout }: { stdout: string }): unknown => (JSON.parse(stdout) as { answers: unknown }).answers;
    const fromFile = await cliRun([...args, '--context', 'notes.txt', '--json'], { cwd });
    expect(answersOf(fromFile)).toEqual(answersOf(await cliRun([...args, '-', '--json'], { stdin: context })));
  });

  test('as a table', async () => {
    const { stdout } = await cliRun([...args, '-'], { stdin: context });
    // The figures depend on the processor in their last digits.
    const stable = stdout.replace(/\d(?=\d*\.)|(?<=\.\d*)\d/gu, '0').replace(/-(?=0\.)/gu, ' ');
    await expect(stable).toMatchFileSnapshot(join(goldenFolder, 'ask.txt'));
  });

  test.each([
    ['an empty question', ['ask', '--question', ' ', '-'], context, 'question-empty'],
    ['an empty context', args.concat('-'), ' \n', 'context-empty'],
    ['a missing model', [...args, '-', '--model', '/no/such/model'], context, 'model-missing'],
    ['a missing context', [...args, '--context', '/no/such/file'], '', 'file-missing'],
  ])('%s fails with its code', async (_case, given, stdin, code) => {
    const { exitCode, stdout } = await cliRun([...given, '--json'], { stdin });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
  });
});

describe('evaluate', () => {
  test('writes the files and gives the scores that scoring them gives', async () => {
    const cwd = workFolder();
    const { exitCode, stdout } = await cliRun(['evaluate', '--data', 'data.json', '--out', 'out', '--json'], { cwd });
    expect(exitCode).toBe(0);
    const { exact_match, f1, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    expect(rest).toMatchObject({ metric: 'squad1', examples: 4, windows: 4, leftOut: 0, total: 4 });
    expect(readdirSync(join(cwd, 'out'))).toEqual(
      expect.arrayContaining(['eval.json', 'nbest_predictions.json', 'predictions.json', 'questions.jsonl']),
    );
    const score = ['score', '--data', 'data.json', '--predictions', 'out/predictions.json', '--json'];
    expect(JSON.parse((await cliRun(score, { cwd })).stdout)).toMatchObject({ exact_match, f1 });
  });

  test('takes a limit and a profile', async () => {
    const cwd = workFolder();
    const args = ['evaluate', '--data', 'data.json', '--out', 'out', '--json', '--limit', '2', '--metric', 'squad2'];
    const { stdout } = await cliRun(args, { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ metric: 'squad2', examples: 2, HasAns_total: 2 });
    expect(existsSync(join(cwd, 'out', 'null_odds.json'))).toBe(true);
  });

  test('as a table', async () => {
    const cwd = workFolder();
    const { stdout } = await cliRun(['evaluate', '--data', 'data.json', '--out', 'out'], { cwd });
    expect(stdout).toMatch(/^score +value\n/u);
    expect(stdout).toContain('4 questions in 4 windows, scored as squad1\n');
    expect(stdout).toContain(join(cwd, 'out'));
  });
});

describe('train and resume', () => {
  test('the events on stdout are those of the file, and the run can be listed', async () => {
    const cwd = workFolder();
    const { exitCode, stdout, stderr } = await cliRun(['train', 'run.spanlab.json', '--json'], { cwd });
    expect(stderr).toContain('Run folder: ');
    expect(exitCode).toBe(0);
    const run = onlyRunOf(cwd);
    expect(stdout).toBe(readFileSync(join(run, 'metrics.jsonl'), 'utf8'));
    const events = eventsOf(stdout);
    expect(events.filter(({ type }) => type === 'step')).toHaveLength(4);
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'completed' });

    const runs = await cliRun(['runs', '--json'], { cwd });
    const executor = { id: 'cpu', precision: 'float32' };
    expect(JSON.parse(runs.stdout)).toMatchObject([
      { folder: run, name: 'tiny', state: 'completed', step: 4, executor },
    ]);
    expect((await cliRun(['runs'], { cwd })).stdout).toMatch(/ CPU, \d+ threads? /u);
    const again = await cliRun(['resume', run, '--json'], { cwd });
    expect(again.exitCode).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'run-not-resumable' } });
    const model = join(run, 'model');
    const asked = await cliRun(['ask', '--model', model, '--question', 'Who?', '-'], { cwd, stdin: context });
    expect(asked.exitCode).toBe(0);
  });

  test('the table has a row per epoch', async () => {
    const cwd = workFolder();
    const { exitCode, stdout } = await cliRun(['train', 'run.spanlab.json', '--epochs', '3'], { cwd });
    expect(exitCode).toBe(0);
    const [head, rule, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/epoch +training loss +validation loss +EM +F1 +seconds/u);
    expect(rule).toMatch(/^[- ]+$/u);
    expect(rows.slice(0, 3).map(row => row.trim().split(/\s+/u)[0])).toEqual(['1', '2', '3']);
    expect(rows.filter(row => row.endsWith('best')).length).toBeGreaterThanOrEqual(1);
    expect(rows.at(-1)).toMatch(/^Completed: 6 steps/u);
  });

  test('Ctrl+C stops with a checkpoint, and resume goes on to the same end', async () => {
    const cwd = workFolder({ epochs: 10 });
    let interrupted = false;
    const stopped = await cliRun(['train', 'run.spanlab.json', '--json'], {
      cwd,
      onOutput: (interrupt, stdout) => {
        if (interrupted || !stdout.includes('"type":"step"')) return;
        interrupted = true;
        interrupt();
      },
    });
    expect(stopped.exitCode).toBe(1);
    const last = jsonLines(stopped.stdout).at(-1);
    expect(last).toMatchObject({ error: { code: 'stopped' } });
    const run = onlyRunOf(cwd);
    expect(stopped.stderr).toContain(`spanlab resume ${run}`);
    const stoppedStep = eventsOf(stopped.stdout).filter(({ type }) => type === 'step').length;
    expect(stoppedStep).toBeLessThan(20);

    const resumed = await cliRun(['resume', run, '--json'], { cwd });
    expect(resumed.exitCode).toBe(0);
    const events = foldEvents([...eventsOf(stopped.stdout), ...eventsOf(resumed.stdout)]);
    const steps = events.flatMap(event => (event.type === 'step' ? [event] : []));
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));

    const whole = await cliRun(['train', 'run.spanlab.json', '--json', '--output', 'other'], { cwd });
    const uninterrupted = eventsOf(whole.stdout).flatMap(event => (event.type === 'step' ? [event.loss] : []));
    expect(steps.map(({ loss }) => loss)).toEqual(uninterrupted);
  });

  test.each([
    ['a missing data file', { train: 'none.json' }, 'file-missing'],
    ['a missing model', { model: 'none' }, 'model-missing'],
    ['a setting that cannot work', { docStride: 63 }, 'stride-too-large'],
    ['a setting that does not exist', { epoch: 3 }, 'config-invalid'],
  ])('%s fails before a run folder is made', async (_case, config, code) => {
    const cwd = workFolder(config);
    const { exitCode, stdout } = await cliRun(['train', 'run.spanlab.json', '--json'], { cwd });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(existsSync(join(cwd, 'spanlab-runs'))).toBe(false);
  });
});

describe('runs', () => {
  test('a folder without runs has none', async () => {
    const cwd = temporaryFolder();
    expect(await cliRun(['runs', '--json'], { cwd })).toMatchObject({ exitCode: 0, stdout: '[]\n' });
    expect((await cliRun(['runs'], { cwd })).stdout).not.toBe('');
  });
});
