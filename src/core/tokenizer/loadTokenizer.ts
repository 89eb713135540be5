import { createBertWordPiece, isBertWordPiece } from './bertWordPiece';
import { BpeModel } from './models/bpeModel';
import { UnigramModel } from './models/unigramModel';
import { WordLevelModel } from './models/wordLevelModel';
import { WordPieceSubwords } from './models/wordPieceSubwords';
import { PipelineTokenizer } from './pipelineTokenizer';
import { isRecord, readTokenizerJson, unsupportedComponent } from './tokenizerJson';
import type { OffsetTokenizer } from './types';
import { WordPieceModel } from './wordPieceModel';

/**
 * Makes a tokenizer from a model folder's parsed tokenizer.json and tokenizer_config.json. Ids and offsets are those of
 * the Rust library `tokenizers`, which Hugging Face's fast tokenizers use.
 *
 * Throws `tokenizer-unsupported`, naming the component that is not known. BERT's own combination of components has a faster
 * way than the general one.
 */
export function loadTokenizer(tokenizerJson: unknown, tokenizerConfig?: unknown): OffsetTokenizer {
  const json = readTokenizerJson(tokenizerJson);
  const config = isRecord(tokenizerConfig) ? tokenizerConfig : {};
  switch (json.model.type) {
    case 'WordPiece': {
      if (isBertWordPiece(json)) return createBertWordPiece(json, config);
      return new PipelineTokenizer(json, config, new WordPieceSubwords(new WordPieceModel(json.model)));
    }
    case 'BPE':
      return new PipelineTokenizer(json, config, new BpeModel(json.model));
    case 'WordLevel':
      return new PipelineTokenizer(json, config, new WordLevelModel(json.model));
    case 'Unigram':
      return new PipelineTokenizer(json, config, new UnigramModel(json.model));
    default:
      throw unsupportedComponent('model', json.model);
  }
}
