import { createBertWordPiece } from './bertWordPiece';
import { isRecord, readTokenizerJson, unsupportedComponent } from './tokenizerJson';
import type { OffsetTokenizer } from './types';

/**
 * Makes a tokenizer from a model folder's parsed tokenizer.json and tokenizer_config.json. Ids and offsets are those of
 * the Rust library `tokenizers`, which Hugging Face's fast tokenizers use.
 *
 * Throws `tokenizer-unsupported`, naming the component, for any other kind than WordPiece after BERT. One file per family:
 * the model's type picks it, and it checks the other components itself.
 */
export function loadTokenizer(tokenizerJson: unknown, tokenizerConfig?: unknown): OffsetTokenizer {
  const json = readTokenizerJson(tokenizerJson);
  const config = isRecord(tokenizerConfig) ? tokenizerConfig : {};
  switch (json.model.type) {
    case 'WordPiece':
      return createBertWordPiece(json, config);
    default:
      throw unsupportedComponent('model', json.model);
  }
}
