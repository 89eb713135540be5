import { CodePointSet } from './codePointSet';
import { isInCategory } from './unicodeCategory';

/*
 * Unicode as the Rust library `tokenizers` 0.23 sees it. Its crates carry tables of different and old Unicode versions, and
 * JavaScript's own differ from one release of Node.js to the next, so the library's are kept here. The test beside this file
 * compares every table with the library, for every code point.
 */

/** `char::is_whitespace`. */
export const whitespace = new CodePointSet('9-d 20 85 a0 1680 2000-200a 2028-2029 202f 205f 3000');

/** What `BertNormalizer` deletes when it cleans: NUL, U+FFFD, control, format and private use characters. */
export const removedByCleaning = new CodePointSet(
  '0-8 b-c e-1f 7f-9f ad 600-605 61c 6dd 70f 180e 200b-200f 202a-202e 2060-2064 2066-206f e000-f8ff ' +
    'feff fff9-fffb fffd 110bd 1bca0-1bca3 1d173-1d17a e0001 e0020-e007f f0000-ffffd 100000-10fffd',
);

/** What `BertPreTokenizer` isolates: ASCII symbols and the punctuation categories of Unicode 8. */
export const punctuation = new CodePointSet(
  '21-2f 3a-40 5b-60 7b-7e a1 a7 ab b6-b7 bb bf 37e 387 55a-55f 589-58a 5be 5c0 5c3 5c6 5f3-5f4 609-60a ' +
    '60c-60d 61b 61e-61f 66a-66d 6d4 700-70d 7f7-7f9 830-83e 85e 964-965 970 af0 df4 e4f e5a-e5b f04-f12 ' +
    'f14 f3a-f3d f85 fd0-fd4 fd9-fda 104a-104f 10fb 1360-1368 1400 166d-166e 169b-169c 16eb-16ed ' +
    '1735-1736 17d4-17d6 17d8-17da 1800-180a 1944-1945 1a1e-1a1f 1aa0-1aa6 1aa8-1aad 1b5a-1b60 1bfc-1bff ' +
    '1c3b-1c3f 1c7e-1c7f 1cc0-1cc7 1cd3 2010-2027 2030-2043 2045-2051 2053-205e 207d-207e 208d-208e ' +
    '2308-230b 2329-232a 2768-2775 27c5-27c6 27e6-27ef 2983-2998 29d8-29db 29fc-29fd 2cf9-2cfc 2cfe-2cff ' +
    '2d70 2e00-2e2e 2e30-2e42 3001-3003 3008-3011 3014-301f 3030 303d 30a0 30fb a4fe-a4ff a60d-a60f a673 ' +
    'a67e a6f2-a6f7 a874-a877 a8ce-a8cf a8f8-a8fa a8fc a92e-a92f a95f a9c1-a9cd a9de-a9df aa5c-aa5f ' +
    'aade-aadf aaf0-aaf1 abeb fd3e-fd3f fe10-fe19 fe30-fe52 fe54-fe61 fe63 fe68 fe6a-fe6b ff01-ff03 ' +
    'ff05-ff0a ff0c-ff0f ff1a-ff1b ff1f-ff20 ff3b-ff3d ff3f ff5b ff5d ff5f-ff65 10100-10102 1039f 103d0 ' +
    '1056f 10857 1091f 1093f 10a50-10a58 10a7f 10af0-10af6 10b39-10b3f 10b99-10b9c 11047-1104d ' +
    '110bb-110bc 110be-110c1 11140-11143 11174-11175 111c5-111c9 111cd 111db 111dd-111df 11238-1123d ' +
    '112a9 114c6 115c1-115d7 11641-11643 1173c-1173e 12470-12474 16a6e-16a6f 16af5 16b37-16b3b 16b44 ' +
    '1bc9f 1da87-1da8b',
);

/** Category Mn of Unicode 8: what `BertNormalizer` strips as accents. */
export const nonspacingMarks = new CodePointSet(
  '300-33f 342 345-36f 483-487 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 64b-65f 670 6d6-6dc 6df-6e4 ' +
    '6e7-6e8 6ea-6ed 711 730-74a 7a6-7b0 7eb-7f3 816-819 81b-823 825-827 829-82d 859-85b 8e3-902 93a 93c ' +
    '941-948 94d 951-957 962-963 981 9bc 9c1-9c4 9cd 9e2-9e3 a01-a02 a3c a41-a42 a47-a48 a4b-a4d a51 ' +
    'a70-a71 a75 a81-a82 abc ac1-ac5 ac7-ac8 acd ae2-ae3 b01 b3c b3f b41-b44 b4d b56 b62-b63 b82 bc0 bcd ' +
    'c00 c3e-c40 c46-c47 c4a-c4d c55-c56 c62-c63 c81 cbc cbf cc6 ccc-ccd ce2-ce3 d01 d41-d44 d4d d62-d63 ' +
    'dca dd2-dd4 dd6 e31 e34-e3a e47-e4e eb1 eb4-eb9 ebb-ebc ec8-ecd f18-f19 f35 f37 f39 f71-f72 f74 f77 ' +
    'f79-f7e f80 f82-f84 f86-f87 f8d-f92 f94-f97 f99-f9c f9e-fa1 fa3-fa6 fa8-fab fad-fb8 fba-fbc fc6 ' +
    '102d-1030 1032-1037 1039-103a 103d-103e 1058-1059 105e-1060 1071-1074 1082 1085-1086 108d 109d ' +
    '135d-135f 1712-1714 1732-1734 1752-1753 1772-1773 17b4-17b5 17b7-17bd 17c6 17c9-17d3 17dd 180b-180d ' +
    '18a9 1920-1922 1927-1928 1932 1939-193b 1a17-1a18 1a1b 1a56 1a58-1a5e 1a60 1a62 1a65-1a6c 1a73-1a7c ' +
    '1a7f 1ab0-1abd 1b00-1b03 1b34 1b36-1b3a 1b3c 1b42 1b6b-1b73 1b80-1b81 1ba2-1ba5 1ba8-1ba9 1bab-1bad ' +
    '1be6 1be8-1be9 1bed 1bef-1bf1 1c2c-1c33 1c36-1c37 1cd0-1cd2 1cd4-1ce0 1ce2-1ce8 1ced 1cf4 1cf8-1cf9 ' +
    '1dc0-1df5 1dfc-1dff 20d0-20dc 20e1 20e5-20f0 2cef-2cf1 2d7f 2de0-2dff 302a-302d 3099-309a a66f ' +
    'a674-a67d a69e-a69f a6f0-a6f1 a802 a806 a80b a825-a826 a8c4 a8e0-a8f1 a926-a92d a947-a951 a980-a982 ' +
    'a9b3 a9b6-a9b9 a9bc a9e5 aa29-aa2e aa31-aa32 aa35-aa36 aa43 aa4c aa7c aab0 aab2-aab4 aab7-aab8 ' +
    'aabe-aabf aac1 aaec-aaed aaf6 abe5 abe8 abed fb1e fe00-fe0f fe20-fe2f 101fd 102e0 10376-1037a ' +
    '10a01-10a03 10a05-10a06 10a0c-10a0f 10a38-10a3a 10a3f 10ae5-10ae6 11001 11038-11046 1107f-11081 ' +
    '110b3-110b6 110b9-110ba 11100-11102 11127-1112b 1112d 11130-11134 11173 11180-11181 111b6-111be ' +
    '111ca-111cc 1122f-11231 11234 11236-11237 112df 112e3-112ea 11300-11301 1133c 11340 11366-1136c ' +
    '11370-11374 114b3-114b8 114ba 114bf-114c0 114c2-114c3 115b2-115b5 115bc-115bd 115bf-115c0 ' +
    '115dc-115dd 11633-1163a 1163d 1163f-11640 116ab 116ad 116b0-116b5 116b7 1171d-1171f 11722-11725 ' +
    '11727-1172b 16af0-16af4 16b30-16b36 16f8f-16f92 1bc9d-1bc9e 1d167-1d169 1d17b-1d182 1d185-1d18b ' +
    '1d1aa-1d1ad 1d242-1d244 1da00-1da36 1da3b-1da6c 1da75 1da84 1da9b-1da9f 1daa1-1daaf 1e8d0-1e8d6 ' +
    'e0100-e01ef',
);

/** What `BertNormalizer` surrounds with blanks. */
export const chineseCharacters = new CodePointSet(
  '3400-4dbf 4e00-9fff f900-faff 20000-2a6df 2a700-2b81f 2b920-2ceaf 2f800-2fa1f',
);

/** Characters with a canonical decomposition that are newer than the library's Unicode 9. */
const notDecomposed = new CodePointSet(
  '105c9 105e4 11383 11385 1138e 11391 113c5 113c7-113c8 11938 16121-16128 16d68-16d6a',
);

/** The combining characters of Unicode 9, one line for each canonical combining class but 0, in ascending order of class. */
const combiningClasses = [
  '334-338 1cd4 1ce2-1ce8 20d2-20d3 20d8-20da 20e5-20e6 20ea-20eb 10a39 16af0-16af4 1bc9e 1d167-1d169',
  '93c 9bc a3c abc b3c cbc 1037 1b34 1be6 1c37 a9b3 110ba 11173 111ca 11236 112e9 1133c 11446 114c3 ' +
    '115c0 116b7 1e94a',
  '3099-309a',
  '94d 9cd a4d acd b4d bcd c4d ccd d4d dca e3a f84 1039-103a 1714 1734 17d2 1a60 1b44 1baa-1bab ' +
    '1bf2-1bf3 2d7f a806 a8c4 a953 a9c0 aaf6 abed 10a3f 11046 1107f 110b9 11133-11134 111c0 11235 112ea ' +
    '1134d 11442 114c2 115bf 1163f 116b6 1172b 11c3f',
  '5b0',
  '5b1',
  '5b2',
  '5b3',
  '5b4',
  '5b5',
  '5b6',
  '5b7',
  '5b8 5c7',
  '5b9-5ba',
  '5bb',
  '5bc',
  '5bd',
  '5bf',
  '5c1',
  '5c2',
  'fb1e',
  '64b 8f0',
  '64c 8f1',
  '64d 8f2',
  '618 64e',
  '619 64f',
  '61a 650',
  '651',
  '652',
  '670',
  '711',
  'c55',
  'c56',
  'e38-e39',
  'e48-e4b',
  'eb8-eb9',
  'ec8-ecb',
  'f71',
  'f72 f7a-f7d f80',
  'f74',
  '321-322 327-328 1dd0',
  '1dce',
  '31b f39 1d165-1d166 1d16e-1d172',
  '302a',
  '316-319 31c-320 323-326 329-333 339-33c 347-349 34d-34e 353-356 359-35a 591 596 59b 5a2-5a7 5aa 5c5 ' +
    '655-656 65c 65f 6e3 6ea 6ed 731 734 737-739 73b-73c 73e 742 744 746 748 7f2 859-85b 8e3 8e6 8e9 ' +
    '8ed-8ef 8f6 8f9-8fa 952 f18-f19 f35 f37 fc6 108d 193b 1a18 1a7f 1ab5-1aba 1abd 1b6c 1cd5-1cd9 ' +
    '1cdc-1cdf 1ced 1dc2 1dca 1dcf 1dfd 1dff 20e8 20ec-20ef a92b-a92d aab4 fe27-fe2d 101fd 102e0 10a0d ' +
    '10a3a 10ae6 1d17b-1d182 1d18a-1d18b 1e8d0-1e8d6',
  '59a 5ad 1939 302d',
  '302e-302f',
  '1d16d',
  '5ae 18a9 302b',
  '300-314 33d-33f 342 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 ' +
    '5ab-5ac 5af 5c4 610-617 653-654 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 ' +
    '735-736 73a 73d 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 8d4-8e1 ' +
    '8e4-8e5 8e7-8e8 8ea-8ec 8f3-8f5 8f7-8f8 8fb-8ff 951 953-954 f82-f83 f86-f87 135d-135f 17dd 193a 1a17 ' +
    '1a75-1a7c 1ab0-1ab4 1abb-1abc 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1cf4 1cf8-1cf9 1dc0-1dc1 ' +
    '1dc3-1dc9 1dcb-1dcc 1dd1-1df5 1dfb 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 ' +
    '2de0-2dff a66f a674-a67d a69e-a69f a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 ' +
    'fe20-fe26 fe2e-fe2f 10376-1037a 10a0f 10a38 10ae5 11100-11102 11366-1136c 11370-11374 16b30-16b36 ' +
    '1d185-1d189 1d1aa-1d1ad 1d242-1d244 1e000-1e006 1e008-1e018 1e01b-1e021 1e023-1e024 1e026-1e02a ' +
    '1e944-1e949',
  '315 31a 358 302c',
  '35c 35f 362 1dfc',
  '35d-35e 360-361 1dcd',
  '345',
].map(ranges => new CodePointSet(ranges));

/** Capital letters newer than Unicode 15, which the oldest supported Node.js knows: range, and the first small letter. */
const newCapitals: readonly (readonly [first: number, last: number, firstSmall: number])[] = [
  [0x1c89, 0x1c89, 0x1c8a],
  [0xa7cb, 0xa7cb, 0x264],
  [0xa7cc, 0xa7cc, 0xa7cd],
  [0xa7ce, 0xa7ce, 0xa7cf],
  [0xa7d2, 0xa7d2, 0xa7d3],
  [0xa7d4, 0xa7d4, 0xa7d5],
  [0xa7da, 0xa7da, 0xa7db],
  [0xa7dc, 0xa7dc, 0x19b],
  [0x10d50, 0x10d65, 0x10d70],
  [0x16ea0, 0x16eb8, 0x16ebb],
];

const wordCharacter = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;

/** Word characters of Unicode 16 that Unicode 15 lacks. */
const wordCharactersSince16 = new CodePointSet(
  '897 1c89-1c8a a7cb-a7cd a7da-a7dc 105c0-105f3 10d40-10d65 10d69-10d6d 10d6f-10d85 10ec2-10ec4 10efc ' +
    '11380-11389 1138b 1138e 11390-113b5 113b7-113c0 113c2 113c5 113c7-113ca 113cc-113d3 113e1-113e2 ' +
    '116d0-116e3 11bc0-11be0 11bf0-11bf9 11f5a 13460-143fa 16100-16139 16d40-16d6c 16d70-16d79 18cff ' +
    '1ccf0-1ccf9 1e5d0-1e5fa 2ebf0-2ee5d',
);

/** Word characters of Unicode 17 that Unicode 16 lacks. */
const wordCharactersSince17 = new CodePointSet(
  '88f c5c cdc 1acf-1add 1ae0-1aeb a7ce-a7cf a7d2 a7d4 a7f1 10940-10959 10ec5-10ec7 10efa-10efb ' +
    '11b60-11b67 11db0-11ddb 11de0-11de9 16ea0-16eb8 16ebb-16ed3 16ff2-16ff6 187f8-187ff 18d09-18d1e ' +
    '18d80-18df2 1e6c0-1e6de 1e6e0-1e6f5 1e6fe-1e6ff 2b73a-2b73f 2cea2-2cead 323b0-33479',
);

/** Numbers of Unicode 17 that Unicode 16 lacks. */
const numbersSince17 = new CodePointSet('11de0-11de9 16ff4-16ff6');

/** Marks that are newer than Unicode 9. */
const marksSince10 = new CodePointSet(
  '7fd 897-89f 8ca-8d3 9fe afa-aff b55 c04 c3c cf3 d00 d3b-d3c d81 eba ece 1715 180f 1abf-1add 1ae0-1aeb ' +
    '1cf7 1df6-1dfa a82c a8ff 10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10eff 10f46-10f50 10f82-10f85 11070 ' +
    '11073-11074 110c2 11145-11146 111c9 111ce-111cf 11241 1133b 113b8-113c0 113c2 113c5 113c7-113ca ' +
    '113cc-113d0 113d2 113e1-113e2 1145e 1182c-1183a 11930-11935 11937-11938 1193b-1193e 11940 11942-11943 ' +
    '119d1-119d7 119da-119e0 119e4 11a01-11a0a 11a33-11a39 11a3b-11a3e 11a47 11a51-11a5b 11a8a-11a99 ' +
    '11b60-11b67 11d31-11d36 11d3a 11d3c-11d3d 11d3f-11d45 11d47 11d8a-11d8e 11d90-11d91 11d93-11d97 ' +
    '11ef3-11ef6 11f00-11f01 11f03 11f34-11f3a 11f3e-11f42 11f5a 13440 13447-13455 1611e-1612f 16f4f ' +
    '16f7f-16f87 16fe4 16ff0-16ff1 1cf00-1cf2d 1cf30-1cf46 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef ' +
    '1e5ee-1e5ef 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5',
);

/** Letters of today that were marks in Unicode 9. */
const formerMarks = new CodePointSet('1cf2-1cf3');

/** Category M of Unicode 9: what `StripAccents` strips. */
export const combiningMarks = {
  has: (codePoint: number): boolean =>
    codePoint >= 0x300 &&
    (formerMarks.has(codePoint) || (/^\p{M}$/u.test(String.fromCodePoint(codePoint)) && !marksSince10.has(codePoint))),
};

/** What `Nmt` removes. */
export const removedByNmt = new CodePointSet('1-8 b e-1f 7f 8f 9f');

/** What `Nmt` makes a blank. */
export const isMadeBlankByNmt = new CodePointSet('9-a c-d 1680 200b-200f 2028-2029 2581 feff fffd');

/** Characters whose compatibility decomposition is newer than Unicode 9. */
const notCompatiblyDecomposed = new CodePointSet(
  '32ff a7f1-a7f4 ab69 105c9 105e4 10781-10785 10787-107b0 107b2-107ba 11383 11385 1138e 11391 113c5 113c7-113c8 ' +
    '11938 16121-16128 16d68-16d6a 1ccd6-1ccf9 1e030-1e06d 1f16c 1fbf0-1fbf9',
);

/** `\p{L}` of Rust's regular expressions, which are at Unicode 16. */
export function isLetter(codePoint: number): boolean {
  return isInCategory(codePoint, 'L');
}

/** `\p{N}` of Rust's regular expressions, which are at Unicode 16. */
export function isNumber(codePoint: number): boolean {
  return isInCategory(codePoint, 'N');
}

/** `char::is_numeric`, which is at Unicode 17. */
export function isNumeric(codePoint: number): boolean {
  return numbersSince17.has(codePoint) || isNumber(codePoint);
}

/** Compatibility decomposition of one character. */
export function compatiblyDecomposed(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return notCompatiblyDecomposed.has(codePoint) ? character : character.normalize('NFKD');
}

/** The one character that stands for two, the second of which follows the first directly or behind lesser marks. */
export function composed(first: number, second: number): number | undefined {
  const parts = String.fromCodePoint(first, second);
  const whole = parts.normalize('NFC');
  const codePoint = whole.codePointAt(0) ?? 0;
  const isOne = whole.length === (codePoint > 0xffff ? 2 : 1);
  if (!isOne || notDecomposed.has(codePoint)) return undefined;
  // Two marks that would have to change places are not for the first to take.
  return whole.normalize('NFD') === decomposed(first) + decomposed(second) ? codePoint : undefined;
}

/** Canonical decomposition of one character. */
export function decomposed(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return notDecomposed.has(codePoint) ? character : character.normalize('NFD');
}

/** 0 for a character that starts a sequence; otherwise combining characters are sorted by this number. */
export function combiningOrder(codePoint: number): number {
  // No character below U+0300 combines.
  return codePoint < 0x300 ? 0 : combiningClasses.findIndex(set => set.has(codePoint)) + 1;
}

/** `char::to_lowercase`: of the character alone, without regard to its neighbours. */
export function lowercased(codePoint: number): string {
  const range = newCapitals.find(([first, last]) => first <= codePoint && codePoint <= last);
  return range ? String.fromCodePoint(range[2] + codePoint - range[0]) : String.fromCodePoint(codePoint).toLowerCase();
}

/** `\w` of Rust's regular expressions, which are at Unicode 16. */
export function isWordCharacter(codePoint: number): boolean {
  if (wordCharactersSince17.has(codePoint)) return false;
  return wordCharactersSince16.has(codePoint) || wordCharacter.test(String.fromCodePoint(codePoint));
}
