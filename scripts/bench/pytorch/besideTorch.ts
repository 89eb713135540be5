// Measures training steps here and with PyTorch, taking turns, so that whatever else the machine does falls on both.
// Usage: node scripts/runTypeScript.mjs scripts/bench/pytorch/besideTorch.ts PYTHON [ROUNDS] [MODEL:BATCHxLENGTH…]
// Prints one JSON line per model and shape: the least of all rounds for each side, and PyTorch's divided by ours.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { allocatorSettings } from '../../../src/protocol/allocatorSettings';

interface StepFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

const repository = join(import.meta.dirname, '../..');
const steps = 3;
const dropout = 0.1;
const [python, rounds = '3', ...given] = process.argv.slice(2);
const cases = given.length > 0 ? given : ['bert-6x384:8x384', 'bert-6x384:16x128', 'bert-base:8x384'];

/** Standard output of a command that must succeed. */
function outputOf(command: string, args: readonly string[], settings = {}): Promise<string> {
  const env = { ...process.env, ...settings };
  const child = spawn(command, args, { cwd: repository, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', code => (code === 0 ? done(output) : fail(new Error(`${command} ended with ${code}`))));
  });
}

async function measureHere(model: string, shape: string): Promise<StepFigures> {
  const options = [`model=${model}`, `shapes=${shape}`, `steps=${steps}`, `dropout=${dropout}`];
  const args = ['scripts/runTypeScript.mjs', 'scripts/bench/main.ts', 'train-step', ...options];
  const output = await outputOf(process.execPath, args, allocatorSettings(process.env, process.platform));
  const lines = output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { readonly unit: string; readonly value: number });
  const value = (unit: string) => {
    const found = lines.find(line => line.unit === unit)?.value;
    if (found === undefined)
      throw new Error(`${model} ${shape} was not measured: the data have no windows of that length`);
    return found;
  };
  return { seconds: value('s'), cpuSeconds: value('CPU s'), peakMiB: value('MiB') };
}

async function measureTorch(model: string, shape: string): Promise<StepFigures> {
  const script = join(repository, 'scripts/bench/pytorch/trainStep.py');
  const threads = String(availableParallelism());
  const output = await outputOf(python, [script, model, shape, String(steps), String(dropout), threads]);
  return JSON.parse(output) as StepFigures;
}

/** The least of each figure. */
function least(all: readonly StepFigures[]): StepFigures {
  const of = (figure: keyof StepFigures) => Math.min(...all.map(figures => figures[figure]));
  return { seconds: of('seconds'), cpuSeconds: of('cpuSeconds'), peakMiB: of('peakMiB') };
}

for (const [model = '', shape = ''] of cases.map(name => name.split(':'))) {
  const here: StepFigures[] = [];
  const torch: StepFigures[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    here.push(await measureHere(model, shape));
    torch.push(await measureTorch(model, shape));
  }
  const [ours, theirs] = [least(here), least(torch)];
  const ratio = {
    seconds: theirs.seconds / ours.seconds,
    cpuSeconds: theirs.cpuSeconds / ours.cpuSeconds,
    peakMiB: theirs.peakMiB / ours.peakMiB,
  };
  console.log(JSON.stringify({ model, shape, here: ours, torch: theirs, ratio }));
}
