import { realpath } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { analyseDataset } from '../core/dataset/analysis';
import { repairsOf } from '../core/dataset/repairs';
import { reportOf, type ValidationReport } from '../core/dataset/validate';
import { readBytes } from '../engine/files/readTextFile';
import { writeFileAtomically } from '../engine/files/writeFileAtomically';

export interface FixedDataset {
  readonly text: string;
  readonly report: ValidationReport;
  /** How many fixes were applied. */
  readonly fixed: number;
}

/** Applies the unambiguous fixes until none is left. */
export function fixDataset(text: string): FixedDataset {
  const { analysis, repaired } = repairsOf(analyseDataset(text));
  return { text: analysis.text, report: reportOf(analysis), fixed: repaired };
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
