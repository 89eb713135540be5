/** Where a parameter stands on the way from the tokens to the answer. `layer` counts encoder layers from 0, the lowest. */
export type ParameterPlace =
  { readonly part: 'embeddings' } | { readonly part: 'layer'; readonly layer: number } | { readonly part: 'head' };

/** A numbered layer of its own: ALBERT's `albert_layers.0`, which all layers share, is none. */
const layerPattern = /(?:^|\.)layers?\.(\d+)\./;

/** Embeddings, and what ELECTRA, ALBERT and DeBERTa put between them and the first layer. */
const embeddingPattern =
  /(?:^|\.)(?:embeddings|embeddings_project|embedding_hidden_mapping_in|rel_embeddings|encoder\.LayerNorm)\./;

/** DeBERTa v2's convolution: what it gives is added to the output of the first layer. */
const convolutionPattern = /(?:^|\.)encoder\.conv\./;

const headPattern = /(?:^|\.)(?:qa_outputs|pooler)\./;

/**
 * Tells the place of a parameter from its Hugging Face name, such as `bert.encoder.layer.3.output.dense.weight`.
 * @returns null where the name does not tell it
 */
export function parameterPlace(name: string): ParameterPlace | null {
  const layer = layerPattern.exec(name)?.[1];
  if (layer !== undefined) return { part: 'layer', layer: Number(layer) };
  if (convolutionPattern.test(name)) return { part: 'layer', layer: 0 };
  if (embeddingPattern.test(name)) return { part: 'embeddings' };
  return headPattern.test(name) ? { part: 'head' } : null;
}
