import type { BertNormalizerOptions } from './bertNormalizer';
import type { TokenizerComponent } from './tokenizerJson';

/** The options of a `BertNormalizer`, with the Rust library's defaults. */
export function readBertNormalizerOptions(component: TokenizerComponent): BertNormalizerOptions {
  const lowercase = component.lowercase !== false;
  return {
    cleanText: component.clean_text !== false,
    handleChineseChars: component.handle_chinese_chars !== false,
    stripAccents: typeof component.strip_accents === 'boolean' ? component.strip_accents : lowercase,
    lowercase,
  };
}
