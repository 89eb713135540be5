/** Families whose position embeddings have a padding row, too: RoBERTa numbers positions from the padding id's successor on. */
const families: ReadonlySet<string> = new Set(['roberta', 'xlm-roberta', 'camembert']);

/** @param modelType `model_type` of a Hugging Face config.json */
export function hasPaddedPositions(modelType: string): boolean {
  return families.has(modelType);
}
