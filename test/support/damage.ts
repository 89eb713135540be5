import type { Random } from '../../src/core/random';
import { pick } from './randomDataset';

/** Pieces that no data set should have where a value, a key or a character stands. */
const strangePieces = [
  () => '\0',
  () => '\ufeff',
  () => '\r\n',
  () => '\r',
  () => '\u2028',
  () => '\\ud83d',
  () => '\\ude00\\ud83d',
  () => '1e999',
  () => '-1e-999',
  () => '123456789012345678901234567890',
  () => 'NaN',
  () => '"answer_start": 0, "answer_start": -0, ',
  () => '"context": "", "data": [], ',
  () => '"__proto__": {"qas": []}, ',
  () => '/* a */ // b',
  () => '""',
  () => '","',
  () => '\n"',
  () => ',,,,',
  () => "array(['",
  (random: Random) => '['.repeat(random.below(3000)),
  (random: Random) => '{"a":'.repeat(random.below(1000)),
  (random: Random) => `${'[{"a":'.repeat(400)}0${'}]'.repeat(400 - random.below(2))}`,
  (random: Random) => '"'.repeat(random.below(300)),
  (random: Random) => '\\'.repeat(random.below(3000)),
  (random: Random) => ' '.repeat(random.below(3000)),
];

/** The bytes with one thing done to them that happens to files: cut, bits flipped, pieces doubled, other line ends, other values. */
export function damage(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const splice = (removed: number, added: Buffer): Buffer =>
    Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(Math.min(bytes.length, at + removed))]);
  switch (random.below(9)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return bytes.subarray(at);
    case 2: {
      const flipped = Buffer.from(bytes);
      for (let count = random.below(5) + 1; count > 0 && flipped.length > 0; count--) {
        const place = random.below(flipped.length);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << random.below(8));
      }
      return flipped;
    }
    case 3:
      return Buffer.from(withOtherValue(random, bytes.toString('utf8')));
    case 4:
      return splice(0, bytes.subarray(random.below(bytes.length + 1)).subarray(0, random.below(200)));
    case 5:
      return Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, pick(random, ['\r\n', '\r', '\n\r', '\u2028'])));
    case 6:
      return Buffer.from(withDoubledMember(random, bytes.toString('utf8')));
    default:
      return splice(random.below(4), Buffer.from(pick(random, strangePieces)(random)));
  }
}

/** The text with one of its scalar values replaced by a value of another type. */
function withOtherValue(random: Random, text: string): string {
  const values = [...text.matchAll(/(?<=:\s*)("(?:[^"\\]|\\.)*"|-?\d+|true|false|null|\[|\{)/g)];
  const found = values[random.below(values.length + 1)];
  if (found === undefined) return text;
  const other = pick(random, [
    'null',
    'true',
    '-1',
    '1e400',
    '0.5',
    '""',
    '" "',
    '[]',
    '{}',
    '[[null]]',
    '{"data": [{}]}',
  ]);
  return text.slice(0, found.index) + other + text.slice(found.index + found[0].length);
}

/** The text with a member of an object written twice, the second time with another value. */
function withDoubledMember(random: Random, text: string): string {
  const members = [...text.matchAll(/"[a-z_]+"\s*:\s*(?=["\d[{tfn-])/g)];
  const found = members[random.below(members.length + 1)];
  if (found === undefined) return text;
  const other = pick(random, ['null', '0', '"x"', '[]', '{}', '[{"text": "x", "answer_start": 0}]']);
  return `${text.slice(0, found.index)}${found[0]}${other}, ${text.slice(found.index)}`;
}
