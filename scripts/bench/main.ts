// npm run bench -- NAME… [KEY=VALUE…]: measures and prints one JSON line {name, value, unit, work} per figure. Without a name: what there is.
import { spawnSync } from 'node:child_process';
import { allocatorSettings } from '../../src/protocol/allocatorSettings';
import { activate } from './activate';
import { ask } from './ask';
import type { Bench } from './bench';
import { evaluate } from './evaluate';
import { features } from './features';
import { parse } from './parse';
import { postprocess } from './postprocess';
import { score } from './score';
import { tokenize } from './tokenize';
import { trainStep } from './trainStep';
import { validate } from './validate';

const benches: readonly Bench[] = [
  validate,
  parse,
  tokenize,
  features,
  trainStep,
  evaluate,
  postprocess,
  score,
  ask,
  activate,
];

const options = Object.fromEntries(
  process.argv.slice(2).flatMap(argument => {
    const [key, ...value] = argument.split('=');
    return value.length === 0 ? [] : [[key, value.join('=')] as const];
  }),
);
const names = process.argv.slice(2).filter(argument => !argument.includes('='));
const chosen = names.includes('all') ? benches : benches.filter(({ name }) => names.includes(name));
const unknown = names.filter(name => name !== 'all' && !benches.some(bench => bench.name === name));
if (names.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  console.error(`npm run bench -- NAME…, of: ${benches.map(({ name }) => name).join(' ')} all`);
  for (const { name, usage } of benches) if (usage !== undefined) console.error(`${name} takes ${usage}`);
  process.exit(2);
}
// As the engine is started; an allocator has its settings from the first moment on.
const settings = allocatorSettings(process.env, process.platform);
if (Object.keys(settings).length > 0) {
  const { status } = spawnSync(process.execPath, ['scripts/runTypeScript.mjs', ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, ...settings },
  });
  process.exit(status ?? 1);
}
for (const bench of chosen) {
  for (const measurement of await bench.run(options)) console.log(JSON.stringify(measurement));
}
