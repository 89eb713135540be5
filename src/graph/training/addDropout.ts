import type { GraphBuilder } from '../autodiff/graphBuilder';
import { DataType, type GraphNode } from '../onnx/types';
import type { DropoutKind, FoundDropout } from './dropoutSites';

export interface DropoutRates {
  readonly hidden: number;
  readonly attention: number;
  /** Of what a span head reads; `hidden` when absent. */
  readonly head?: number;
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
  /** Whether the whole batch has one mask, and so no axis of it is the batch's; else the first one is. */
  readonly isShared: boolean;
}

/** Forward nodes with dropout in them. */
export interface DroppedOut {
  readonly sites: readonly DropoutSite[];
  /** Values that hold masks: 0, or 1 / (1 - rate). */
  readonly masks: ReadonlySet<string>;
}

/**
 * Copies forward nodes into the builder with dropout (Srivastava et al. 2014, inverted scaling) at the given sites. An element
 * is dropped when the fractional part of its row's and its column's number is below the rate: that part is uniform and
 * any two elements are independent, and the mask is a function of what the caller feeds, so that a resumed run repeats it
 * exactly. (A generator inside the graph could not be resumed.)
 * @param byProduct makes the masks in a cheaper way, the same ones; see `maskByProduct`
 */
export function copyWithDropout(
  builder: GraphBuilder,
  nodes: readonly GraphNode[],
  places: readonly FoundDropout[],
  rates: DropoutRates,
  byProduct = false,
): DroppedOut {
  const makeMask = byProduct ? maskByProduct : maskByFraction;
  const sites: DropoutSite[] = [];
  const masks = new Set<string>();
  const dropOut = ({ value, kind }: FoundDropout): string => {
    const rate = rateOf(kind, rates);
    if (rate === 0) return value;
    const site = declareSite(builder, value, sites.length, kind === 'relative');
    sites.push(site);
    const mask = makeMask(builder, builder.dimsOf(value), site, rate);
    masks.add(mask);
    return builder.binary('Mul', value, mask);
  };
  const wholly = new Map(places.flatMap(place => (place.readers === null ? [[place.value, place] as const] : [])));
  const partly = places.filter(({ readers }) => readers !== null);
  const dropped = new Map<FoundDropout, string>();
  for (const node of nodes) {
    const inputs = node.inputs.map(input => {
      const place = wholly.get(input) ?? partly.find(({ value, readers }) => value === input && readers?.has(node));
      if (place === undefined) return input;
      const value = dropped.get(place) ?? dropOut(place);
      dropped.set(place, value);
      return value;
    });
    builder.nodes.push({ ...node, inputs });
  }
  return { sites, masks };
}

function rateOf(kind: DropoutKind, rates: DropoutRates): number {
  switch (kind) {
    case 'attention':
      return rates.attention;
    case 'head':
      return rates.head ?? rates.hidden;
    case 'hidden':
    case 'embedding':
    case 'relative':
      return rates.hidden;
  }
}

function declareSite(builder: GraphBuilder, value: string, number: number, isShared: boolean): DropoutSite {
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
    isShared,
  };
}

/** Element by element: five passes over the whole. */
function maskByFraction(builder: GraphBuilder, dims: readonly number[], site: DropoutSite, rate: number): string {
  const sum = builder.binary('Add', site.rows, site.columns);
  const fraction = builder.binary('Sub', sum, builder.unary('Floor', sum));
  const isDropped = builder.emit('Less', [fraction, builder.float(rate)], dims, { dataType: DataType.bool });
  return builder.emit('Where', [isDropped, builder.float(0), builder.float(1 / (1 - rate))], dims);
}

/** Steepness of the step that `maskByProduct` makes: beyond it lie all differences of float32 numbers about 1. */
const steep = 2 ** 40;

/**
 * The fractional part of r + c is below the rate exactly when the angle 2 pi (r + c) - pi rate is within pi rate of a full turn,
 * that is when its cosine is above cos(pi rate). The cosine of a sum of angles is a product of two numbers a row with two a column:
 * a matrix product of inner size 3 gives steep (cos(pi rate) - cosine), and one Clip makes of it 0 or 1 / (1 - rate). Two passes
 * over the whole, and the trigonometry is done for rows and columns only. The mask is that of `maskByFraction`, but for
 * elements within rounding of the threshold.
 */
function maskByProduct(builder: GraphBuilder, dims: readonly number[], site: DropoutSite, rate: number): string {
  const last = dims.length - 1;
  const turn = (value: string, shift: number): string =>
    builder.binary('Add', builder.scale(value, 2 * Math.PI), builder.float(shift));
  const rowAngle = turn(site.rows, -Math.PI * rate);
  const columnAngle = builder.scale(site.columns, 2 * Math.PI);
  const threshold = builder.expand(
    builder.reshape(
      builder.float(steep * Math.cos(Math.PI * rate)),
      dims.map(() => 1),
    ),
    site.rowDims,
  );
  const left = builder.concat(
    [
      builder.scale(builder.unary('Cos', rowAngle), -steep),
      builder.scale(builder.unary('Sin', rowAngle), steep),
      threshold,
    ],
    last,
  );
  const right = builder.concat(
    [builder.unary('Cos', columnAngle), builder.unary('Sin', columnAngle), builder.ones(site.columnDims)],
    last - 1,
  );
  const distance = builder.emit('MatMul', [left, right], dims);
  return builder.emit('Clip', [distance, builder.float(0), builder.float(1 / (1 - rate))], dims);
}
