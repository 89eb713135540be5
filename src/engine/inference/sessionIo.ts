import type { InferenceSession } from 'onnxruntime-node';
import { SpanLabError } from '../../core/errors';

/** The model inputs that a batch can feed, by the names that Hugging Face's exporters give them. */
const inputNames = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
export type QaInputName = (typeof inputNames)[number];

export interface QaInput {
  readonly name: QaInputName;
  readonly type: 'int64' | 'int32';
}

/** Which inputs a session takes and which of its outputs are the logits. */
export interface QaSessionIo {
  readonly inputs: readonly QaInput[];
  readonly startLogits: string;
  readonly endLogits: string;
}

type Metadata = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;

/**
 * Finds a question-answering model's inputs and its two outputs: `start_logits` and `end_logits`, or the first two outputs when no
 * output has such a name.
 *
 * @throws SpanLabError `model-not-qa`, with what stands in the way, for a model without two float outputs
 * `[batch, sequence]` or with inputs that questions and contexts cannot fill
 */
export function findQaIo({ inputMetadata, outputMetadata }: Metadata, path: string): QaSessionIo {
  const named = (['start_logits', 'end_logits'] as const).map(name =>
    outputMetadata.find(output => output.name === name),
  );
  const [start, end] = named.every(output => output === undefined) ? outputMetadata : named;
  for (const output of [start, end]) {
    if (output === undefined || !output.isTensor || !isFloat(output.type) || output.shape.length !== 2) {
      const found = outputMetadata.map(describe).join(', ');
      throw notQa(path, `it needs two float outputs [batch, sequence], and has ${found || 'none'}`);
    }
  }
  if (start === undefined || end === undefined) throw notQa(path, 'it needs two outputs');
  return { inputs: inputMetadata.map(input => toQaInput(input, path)), startLogits: start.name, endLogits: end.name };
}

/** float16 models give either: exporters may or may not cast their outputs. */
const isFloat = (type: string): boolean => type === 'float32' || type === 'float16';

/** The failure of a model that does not answer questions. */
export function notQa(path: string, reason: string): SpanLabError {
  return new SpanLabError('model-not-qa', `${path} is no extractive question-answering model: ${reason}.`, { path });
}

function toQaInput(input: InferenceSession.ValueMetadata, path: string): QaInput {
  const name = inputNames.find(known => known === input.name);
  if (name === undefined || !input.isTensor || (input.type !== 'int64' && input.type !== 'int32')) {
    throw notQa(path, `its input ${describe(input)} is unknown`);
  }
  return { name, type: input.type };
}

function describe(value: InferenceSession.ValueMetadata): string {
  return value.isTensor ? `${value.name}: ${value.type}[${value.shape.join(', ')}]` : value.name;
}
