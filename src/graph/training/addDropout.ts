import type { GraphBuilder } from '../autodiff/graphBuilder';
import { DataType, type GraphNode } from '../onnx/types';
import type { DropoutKind } from './dropoutSites';

export interface DropoutRates {
  readonly hidden: number;
  readonly attention: number;
}

/**
 * One place of dropout in a training graph. The mask comes from two float inputs of uniform numbers in [0, 1):
 * `rows [..., R, 1]` and `columns [..., 1, C]`.
 */
export interface DropoutSite {
  readonly rows: string;
  readonly columns: string;
  readonly rowDims: readonly number[];
  readonly columnDims: readonly number[];
}

/**
 * Copies forward nodes into the builder with dropout (Srivastava et al. 2014, inverted scaling) at the given sites. An element
 * is dropped when the fractional part of its row's and its column's number is below the rate: that part is uniform and
 * any two elements are independent, and the mask is a function of what the caller feeds, so that a resumed run repeats it
 * exactly. (A generator inside the graph could not be resumed.)
 */
export function copyWithDropout(
  builder: GraphBuilder,
  nodes: readonly GraphNode[],
  kinds: ReadonlyMap<string, DropoutKind>,
  rates: DropoutRates,
): DropoutSite[] {
  const sites: DropoutSite[] = [];
  const dropped = new Map<string, string>();
  for (const node of nodes) {
    builder.nodes.push({ ...node, inputs: node.inputs.map(input => dropped.get(input) ?? input) });
    for (const output of node.outputs) {
      const kind = kinds.get(output);
      const rate = kind === undefined ? 0 : kind === 'attention' ? rates.attention : rates.hidden;
      if (rate === 0) continue;
      const site = declareSite(builder, output, sites.length);
      sites.push(site);
      dropped.set(output, applyMask(builder, output, site, rate));
    }
  }
  return sites;
}

function declareSite(builder: GraphBuilder, value: string, number: number): DropoutSite {
  const dims = builder.dimsOf(value);
  const rowDims = dims.map((dim, axis) => (axis === dims.length - 1 ? 1 : dim));
  const columnDims = dims.map((dim, axis) => (axis === dims.length - 2 ? 1 : dim));
  const declare = (name: string, shape: readonly number[]) =>
    builder.declare(name, { dataType: DataType.float, dims: shape });
  return {
    rows: declare(`dropout_${number}_rows`, rowDims),
    columns: declare(`dropout_${number}_columns`, columnDims),
    rowDims,
    columnDims,
  };
}

function applyMask(builder: GraphBuilder, value: string, site: DropoutSite, rate: number): string {
  const dims = builder.dimsOf(value);
  const sum = builder.binary('Add', site.rows, site.columns);
  const fraction = builder.binary('Sub', sum, builder.unary('Floor', sum));
  const isDropped = builder.emit('Less', [fraction, builder.float(rate)], dims, { dataType: DataType.bool });
  const mask = builder.emit('Where', [isDropped, builder.float(0), builder.float(1 / (1 - rate))], dims);
  return builder.binary('Mul', value, mask);
}
