import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder with the large data sets and golden files, which no clone has: `SPANLAB_SHARED`, or `../shared`. */
const folder = process.env.SPANLAB_SHARED ?? resolve(import.meta.dirname, '../../../shared');

/** Whether the tests that need the folder can run; otherwise they are skipped under a name that says why. */
export const hasSharedData = existsSync(folder);

export const sharedDataNote = hasSharedData ? folder : `skipped: no folder ${folder}`;

export function sharedPath(...parts: string[]): string {
  return join(folder, ...parts);
}
