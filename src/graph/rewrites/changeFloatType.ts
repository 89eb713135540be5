import type { Attribute, Model, Tensor, ValueInfo } from '../onnx/types';

/**
 * Changes one float type of a graph into another, everywhere: initializers, constants and what casts and random operators are told
 * to make. Inputs and outputs are left to the caller.
 * @param from the type to replace
 * @param to its replacement
 * @param convert a tensor of the old type as one of the new
 */
export function changeFloatType(model: Model, from: number, to: number, convert: (tensor: Tensor) => Tensor): Model {
  const change = (tensor: Tensor): Tensor => (tensor.dataType === from ? convert(tensor) : tensor);
  const changeAttribute = (name: string, attribute: Attribute): Attribute => {
    if (attribute.kind === 'tensor') return { kind: 'tensor', value: change(attribute.value) };
    const isType = attribute.kind === 'int' && attribute.value === from && (name === 'to' || name === 'dtype');
    return isType ? { kind: 'int', value: to } : attribute;
  };
  return {
    ...model,
    initializers: model.initializers.map(change),
    nodes: model.nodes.map(node => ({
      ...node,
      attributes: new Map([...node.attributes].map(([name, value]) => [name, changeAttribute(name, value)])),
    })),
  };
}

/** Whether a graph has tensors, casts, inputs or outputs of an element type. */
export function usesType(model: Model, type: number): boolean {
  const isOfType = ({ dataType }: Pick<ValueInfo, 'dataType'>): boolean => dataType === type;
  return (
    [...model.initializers, ...model.inputs, ...model.outputs].some(isOfType) ||
    model.nodes.some(({ attributes }) =>
      [...attributes].some(
        ([name, attribute]) =>
          (attribute.kind === 'tensor' && attribute.value.dataType === type) ||
          (attribute.kind === 'int' && attribute.value === type && (name === 'to' || name === 'dtype')),
      ),
    )
  );
}

/** Values of one element type declared as another. */
export function redeclare(values: readonly ValueInfo[], from: number, to: number): ValueInfo[] {
  return values.map(value => (value.dataType === from ? { ...value, dataType: to } : value));
}
