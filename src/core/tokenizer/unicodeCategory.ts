import { CodePointSet } from './codePointSet';

/*
 * General categories of Unicode 16, which the regular expressions of the Rust library know, in whatever release of Node.js: the
 * oldest supported one is at Unicode 15. The test beside this file compares them with the library, for every code point.
 */

/** Characters that Unicode 15 lacks, or has in another category. */
const since15: readonly (readonly [category: string, codePoints: CodePointSet])[] = [
  ['Mn', '897 10d69-10d6d 10efc 113bb-113c0 113ce 113d0 113d2 113e1-113e2 11f5a 1611e-16129 1612d-1612f 1e5ee-1e5ef'],
  ['Mc', '113b8-113ba 113c2 113c5 113c7-113ca 113cc-113cd 113cf 1171e 1612a-1612c'],
  ['Lu', '1c89 a7cb-a7cc a7da a7dc 10d50-10d65'],
  ['Ll', '295 1c8a a7cd a7db 10d70-10d85'],
  ['Lm', '10d4e 10d6f 16d40-16d42 16d6b-16d6c'],
  [
    'Lo',
    '105c0-105f3 10d4a-10d4d 10d4f 10ec2-10ec4 11380-11389 1138b 1138e 11390-113b5 113b7 113d1 113d3 11bc0-11be0 ' +
      '13460-143fa 16100-1611d 16d43-16d6a 18cff 1e5d0-1e5ed 1e5f0 2ebf0-2ee5d',
  ],
  ['Nd', '10d40-10d49 116d0-116e3 11bf0-11bf9 16130-16139 16d70-16d79 1ccf0-1ccf9 1e5f1-1e5fa'],
  ['Pd', '10d6e'],
  ['Po', '1b4e-1b4f 1b7f 113d4-113d5 113d7-113d8 11be1 16d6d-16d6f 1e5ff'],
  ['Sm', '10d8e-10d8f'],
  [
    'So',
    '2427-2429 2ffc-2fff 31e4-31e5 31ef 1cc00-1ccef 1cd00-1ceb3 1f8b2-1f8bb 1f8c0-1f8c1 1fa89 1fa8f 1fabe 1fac6 ' +
      '1fadc 1fadf 1fae9 1fbcb-1fbef',
  ],
].map(([category, ranges]) => [category, new CodePointSet(ranges)]);

/** Characters of Unicode 17 that Unicode 16 lacks. */
const since17 = new CodePointSet(
  '88f c5c cdc 1acf-1add 1ae0-1aeb 20c1 2b96 a7ce-a7cf a7d2 a7d4 a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 10940-10959 ' +
    '10ec5-10ec7 10ed0-10ed8 10efa-10efb 11b60-11b67 11db0-11ddb 11de0-11de9 16ea0-16eb8 16ebb-16ed3 16ff2-16ff6 ' +
    '187f8-187ff 18d09-18d1e 18d80-18df2 1ccfa-1ccfc 1ceba-1ced0 1cee0-1cef0 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff ' +
    '1f6d8 1f777-1f77a 1f8d0-1f8d8 1fa54-1fa57 1fa8a 1fa8e 1fac8 1facd 1faea 1faef 1fbfa 2b73a-2b73f 2cea2-2cead ' +
    '323b0-33479',
);

/** What may stand in `\p{…}`: categories and groups of them, C and its parts aside. */
const patternOfCategory: ReadonlyMap<string, RegExp> = new Map(
  'L Lu Ll Lt Lm Lo N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp M Mn Mc Me'
    .split(' ')
    .map(category => [category, new RegExp(`^\\p{${category}}$`, 'u')]),
);

/** Whether {@link isInCategory} knows a category. */
export function isCategory(name: string): boolean {
  return patternOfCategory.has(name);
}

/** Whether a code point is in a category (`Lu`) or a group of categories (`L`) of Unicode 16. */
export function isInCategory(codePoint: number, category: string): boolean {
  if (isNewerThan16(codePoint)) return false;
  const recent = since15.find(([, codePoints]) => codePoints.has(codePoint));
  if (recent !== undefined) return recent[0].startsWith(category);
  return patternOfCategory.get(category)?.test(String.fromCodePoint(codePoint)) === true;
}

/** Whether a code point had no character in Unicode 16, but has one in 17. */
export function isNewerThan16(codePoint: number): boolean {
  return since17.has(codePoint);
}
