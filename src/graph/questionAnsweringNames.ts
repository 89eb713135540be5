import type { GraphNode, Model } from './onnx/types';

/**
 * What Hugging Face's question-answering classes call the encoder they hold, by `model_type` of config.json, and how those classes
 * are named (transformers: `base_model_prefix` of each family).
 */
const families: Readonly<Record<string, { readonly prefix: string; readonly className: string }>> = {
  bert: { prefix: 'bert', className: 'Bert' },
  roberta: { prefix: 'roberta', className: 'Roberta' },
  'xlm-roberta': { prefix: 'roberta', className: 'XLMRoberta' },
  camembert: { prefix: 'roberta', className: 'Camembert' },
  distilbert: { prefix: 'distilbert', className: 'DistilBert' },
  electra: { prefix: 'electra', className: 'Electra' },
  albert: { prefix: 'albert', className: 'Albert' },
  mobilebert: { prefix: 'mobilebert', className: 'MobileBert' },
  deberta: { prefix: 'deberta', className: 'Deberta' },
  'deberta-v2': { prefix: 'deberta', className: 'DebertaV2' },
};

/** The class of a family's question-answering models; undefined for a family that is not known. */
export function questionAnsweringClass(modelType: string): string | undefined {
  const family = families[modelType];
  return family && `${family.className}ForQuestionAnswering`;
}

/** Where the modules of an encoder begin. */
const module = /^(embeddings|encoder|transformer|embeddings_project|rel_embeddings|pooler)([./]|$)/;

/**
 * Names an encoder's parameters and nodes as they are called inside a question-answering model: an encoder exported alone says
 * `encoder.layer.0…` for what is `bert.encoder.layer.0…` there. Names that already are so, and families that are not known, stay.
 */
export function nameAsInner(encoder: Model, modelType: string): Model {
  const prefix = families[modelType]?.prefix;
  if (prefix === undefined) return encoder;
  const names = new Map(
    encoder.initializers
      .filter(({ name }) => module.test(name))
      .map(({ name }) => [name, `${prefix}.${name}`] as const),
  );
  const renameNode = (node: GraphNode): string =>
    node.name.startsWith('/') && module.test(node.name.slice(1)) ? `/${prefix}${node.name}` : node.name;
  return {
    ...encoder,
    initializers: encoder.initializers.map(tensor => ({ ...tensor, name: names.get(tensor.name) ?? tensor.name })),
    nodes: encoder.nodes.map(node => ({
      ...node,
      name: renameNode(node),
      inputs: node.inputs.map(input => names.get(input) ?? input),
    })),
  };
}
