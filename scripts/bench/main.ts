// npm run bench -- NAME…: measures and prints one JSON line {name, value, unit, work} per figure. Without a name: what there is.
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

const names = process.argv.slice(2);
const chosen = names.includes('all') ? benches : benches.filter(({ name }) => names.includes(name));
const unknown = names.filter(name => name !== 'all' && !benches.some(bench => bench.name === name));
if (names.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no benchmark ${unknown.join(', ')}.`);
  console.error(`npm run bench -- NAME…, of: ${benches.map(({ name }) => name).join(' ')} all`);
  process.exit(2);
}
for (const bench of chosen) {
  for (const measurement of await bench.run()) console.log(JSON.stringify(measurement));
}
