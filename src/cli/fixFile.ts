import { realpath } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { applyFixes, unambiguousFixes } from '../core/dataset/applyFixes';
import { validateDataset, type ValidationReport } from '../core/dataset/validate';
import { readBytes } from '../engine/files/readTextFile';
import { writeFileAtomically } from '../engine/files/writeFileAtomically';

export interface FixedDataset {
  readonly text: string;
  readonly report: ValidationReport;
  /** How many fixes were applied. */
  readonly fixed: number;
}

/** A fix may uncover another problem, such as an offset that can be checked once its text is right; more rounds never help. */
const mostRounds = 10;

/** Applies the unambiguous fixes until none is left. */
export function fixDataset(text: string): FixedDataset {
  let current: FixedDataset = { text, report: validateDataset(text), fixed: 0 };
  for (let round = 0; round < mostRounds; round++) {
    const fixes = unambiguousFixes(current.report);
    if (fixes.length === 0) break;
    const { text: fixedText, applied } = applyFixes(current.text, fixes);
    if (applied === 0) break;
    current = { text: fixedText, report: validateDataset(fixedText), fixed: current.fixed + applied };
  }
  return current;
}

const byteOrderMark = '\ufeff';

/**
 * Writes a text over the file it was read from, whole or not at all. What `readTextFile` took away comes back: gzip and a
 * byte-order mark. A symbolic link stays one.
 * @throws SpanLabError `file-missing`, `file-unreadable`, `file-write-failed`
 */
export async function rewriteTextFile(path: string, text: string): Promise<void> {
  const bytes = await readBytes(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? gunzipSync(bytes) : bytes;
  const hasMark = plain.subarray(0, 3).equals(Buffer.from(byteOrderMark));
  const content = hasMark ? byteOrderMark + text : text;
  await writeFileAtomically(await realpath(path), isGzip ? gzipSync(content) : content);
}
