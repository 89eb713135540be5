import type * as rustTokenizers from 'tokenizers';
import { createRequire } from 'node:module';

/**
 * The Rust library `tokenizers`, the oracle for ids and offsets; undefined on a platform without its binary. Tests that need
 * it are skipped there, under a name that says so.
 */
export const rust = load();

export const rustNote = rust ? 'as the Rust library' : 'skipped: no binary of the Rust library for this platform';

function load(): typeof rustTokenizers | undefined {
  try {
    return createRequire(import.meta.url)('tokenizers') as typeof rustTokenizers;
  } catch {
    return undefined;
  }
}
