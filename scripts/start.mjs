// The main job in the terminal, on the shipped model and the sample data: check, evaluate, fine-tune, compare, rank, ask.
// Calls the built command line and shows what it prints; npm start builds first. Offline. Options: --model FOLDER.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join(root, 'dist', 'cli.js');
const sample = join('media', 'sample');
const runs = 'spanlab-runs';
const { values: options } = parseArgs({
  options: { model: { type: 'string', default: join('media', 'models', 'spanlab-en-small') } },
});
const started = Date.now();

// Ctrl+C reaches the command as well; it ends in order, and this script with it.
process.on('SIGINT', () => undefined);

heading('The data is checked');
await spanlab(['validate', join(sample, 'train.squad.json'), join(sample, 'validation.squad.json')]);

heading('The model is evaluated as it is');
const before = join('.cache', 'start');
const validation = join(sample, 'validation.squad.json');
const evaluate = ['evaluate', '--model', options.model, '--data', validation, '--out', before, '--json'];
const scoresBefore = JSON.parse(await spanlab(evaluate, { capture: true }));
console.log(`exact match ${scoresBefore.exact_match.toFixed(2)}, F1 ${scoresBefore.f1.toFixed(2)}`);

heading('The model is fine-tuned');
await spanlab(['train', join(sample, 'example.spanlab.json'), '--model', options.model, '--output', runs]);
const [run] = JSON.parse(await spanlab(['runs', runs, '--json'], { capture: true, silent: true }));
const events = jsonLines(join(run.folder, 'metrics.jsonl'));
const epochs = events.filter(event => event.type === 'epoch');
const best = epochs.findLast(event => event.isBest);

heading('Before and after');
table(
  ['', 'training loss', 'validation loss', 'EM', 'F1'],
  [
    ['before', '–', scoresBefore.loss.toFixed(4), scoresBefore.exact_match.toFixed(2), scoresBefore.f1.toFixed(2)],
    ...epochs.map(({ epoch, trainLoss, validationLoss, exact, f1 }) => [
      `epoch ${epoch}${epoch === best.epoch ? ', kept' : ''}`,
      trainLoss.toFixed(4),
      validationLoss.toFixed(4),
      exact.toFixed(2),
      f1.toFixed(2),
    ]),
  ],
);

heading('The answers to one question, ranked');
const questionsBefore = new Map(jsonLines(join(before, 'questions.jsonl')).map(result => [result.id, result]));
const results = jsonLines(join(run.folder, best.evaluation, 'questions.jsonl'));
// One that fine-tuning put right, where there is one: it shows what was learnt.
const shown = results.find(({ id, exact }) => exact === 1 && questionsBefore.get(id)?.exact === 0) ?? results[0];
const question = questionOf(shown.id);
console.log(`${question.question}\n  gold: ${question.answers.map(({ text }) => text).join(' | ')}`);
console.log(`  before: ${questionsBefore.get(shown.id)?.prediction ?? '–'}\n`);
table(
  ['rank', 'logits', 'probability', 'answer'],
  shown.candidates
    .slice(0, 5)
    .map(({ logitSum, nBestProbability, text, isNull }, index) => [
      String(index + 1),
      logitSum.toFixed(3),
      nBestProbability.toFixed(4),
      isNull ? '(no answer)' : text,
    ]),
);

heading('A question about another text');
const asked = 'Who began the oldest hive book?';
console.log(`${asked} (${join(sample, 'notes.md')})\n`);
const model = relative(root, join(run.folder, 'model'));
await spanlab(['ask', '--model', model, '--question', asked, '--context', join(sample, 'notes.md'), '--top-k', '3']);

console.log(`\nDone in ${Math.round((Date.now() - started) / 1000)} s. The run folder: ${run.folder}`);
console.log('The same in VS Code, with the dashboard: npm run vscode');

/** Runs a command line; gives its standard output when that is captured. Ends this script when the command fails. */
async function spanlab(args, { capture = false, silent = false } = {}) {
  if (!silent) console.log(`$ spanlab ${args.map(arg => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
  const stdio = ['ignore', capture ? 'pipe' : 'inherit', 'inherit'];
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, stdio });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', text => (output += text));
  const code = await new Promise((done, reject) => child.on('error', reject).on('close', done));
  if (code !== 0) process.exit(code ?? 1);
  return output;
}

function heading(text) {
  console.log(`\n\u2500\u2500 ${text} ${'\u2500'.repeat(Math.max(0, 76 - text.length))}\n`);
}

function jsonLines(path) {
  return readFileSync(resolve(root, path), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}

function questionOf(id) {
  const { data } = JSON.parse(readFileSync(join(root, validation), 'utf8'));
  return data.flatMap(({ paragraphs }) => paragraphs.flatMap(({ qas }) => qas)).find(candidate => candidate.id === id);
}

/** The last column and the first one to the left, figures to the right. */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column].length)));
  for (const row of [head, widths.map(width => '-'.repeat(width)), ...rows]) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    if (head.at(-1) === 'answer') cells[cells.length - 1] = row.at(-1);
    console.log(cells.join('  '));
  }
}
