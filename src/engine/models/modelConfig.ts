import { z } from 'zod';

const probability = z.number().min(0).max(1);

/**
 * The part of a Hugging Face `config.json` that the engine uses, under its own names; other fields are kept as they are. Families
 * name things differently (DistilBERT: `dim`, `n_layers`, `dropout`), hence everything but `model_type` may be absent.
 */
export const modelConfigSchema = z.looseObject({
  model_type: z.string(),
  pad_token_id: z.int().min(0).nullish(),
  vocab_size: z.int().positive().optional(),
  max_position_embeddings: z.int().positive().optional(),
  type_vocab_size: z.int().min(0).optional(),
  hidden_size: z.int().positive().optional(),
  dim: z.int().positive().optional(),
  num_hidden_layers: z.int().min(0).optional(),
  n_layers: z.int().min(0).optional(),
  num_attention_heads: z.int().positive().optional(),
  layer_norm_eps: z.number().positive().optional(),
  hidden_dropout_prob: probability.nullish(),
  attention_probs_dropout_prob: probability.nullish(),
  dropout: probability.nullish(),
  attention_dropout: probability.nullish(),
  qa_dropout: probability.nullish(),
  classifier_dropout: probability.nullish(),
});

export type ModelConfig = z.output<typeof modelConfigSchema>;
