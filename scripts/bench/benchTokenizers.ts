import { loadTokenizer } from '../../src/core/tokenizer/loadTokenizer';
import type { OffsetTokenizer } from '../../src/core/tokenizer/types';
import { rust } from '../../test/support/rustTokenizers';
import { tokenizerFamilies } from '../../test/support/tokenizerFamilies';
import { readBertJson } from './benchData';

/** A tokenizer to measure, and the Rust library's for the same file where it is at hand. */
export interface BenchTokenizer {
  readonly label: string;
  /** A new one: its caches are empty. */
  readonly create: () => OffsetTokenizer;
  readonly rust: NonNullable<typeof rust>['Tokenizer']['prototype'] | undefined;
}

/** The tokenizer of the reference figures, then a small one of each family. */
export async function benchTokenizers(): Promise<readonly BenchTokenizer[]> {
  const { json, config, label } = await readBertJson();
  const families = tokenizerFamilies().map(family => ({ ...family, label: `${family.name}, small vocabulary` }));
  return [{ json, config, label }, ...families].map(one => ({
    label: one.label,
    create: () => loadTokenizer(one.json, one.config),
    rust: rust?.Tokenizer.fromString(JSON.stringify(one.json)),
  }));
}
