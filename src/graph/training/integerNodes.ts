import { DataType } from '../onnx/types';
import type { StaticGraph } from '../specialise';

const wholeNumbers: ReadonlySet<number> = new Set([DataType.int64, DataType.int32]);

/**
 * Names of the nodes that make whole numbers of whole numbers and truths, and of those that such a node needs: what becomes of
 * tokens before they meet a parameter, such as RoBERTa's positions. A GPU knows some of these operators and not others; where the
 * CPU does them all, nothing has to come back to it. Masks, truths as wide as an attention, stay where they are.
 */
export function integerNodes({ model, types }: StaticGraph): string[] {
  const typeOf = (value: string) => types.get(value)?.dataType;
  const isNumber = (value: string) => wholeNumbers.has(typeOf(value) ?? DataType.float);
  const isCounted = (value: string) => value === '' || isNumber(value) || typeOf(value) === DataType.bool;
  const needed = new Set<string>();
  const names: string[] = [];
  for (const { name, inputs, outputs } of [...model.nodes].reverse()) {
    if (name === '' || ![...inputs, ...outputs].every(isCounted)) continue;
    if (!outputs.some(output => isNumber(output) || needed.has(output))) continue;
    names.push(name);
    for (const input of inputs) needed.add(input);
  }
  return names.reverse();
}
