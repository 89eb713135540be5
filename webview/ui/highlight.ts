/** A stretch of a text that is to be marked, in UTF-16 units, end exclusive. */
export interface Mark<Kind extends string = string> {
  readonly startUtf16: number;
  readonly endUtf16: number;
  readonly kind: Kind;
  /** A short word or number shown above the first character. */
  readonly label?: string;
}

/** A mark with the lane its underline is drawn in; marks that overlap have different lanes. */
export interface PlacedMark<Kind extends string = string> extends Mark<Kind> {
  readonly lane: number;
}

/** A piece of the text within which the same marks hold. */
export interface Segment<Kind extends string = string> {
  readonly startUtf16: number;
  readonly endUtf16: number;
  /** The highest lane first: the order in which they nest, outermost first. */
  readonly marks: readonly PlacedMark<Kind>[];
  /** The marks that begin with this segment. */
  readonly beginning: readonly PlacedMark<Kind>[];
}

/**
 * Gives each mark the lowest lane in which it touches no other. Marks given first are placed first, so what matters most
 * should come first. Marks are clamped to the text, and those that are then empty are dropped.
 */
export function placeMarks<Kind extends string>(
  textLength: number,
  marks: readonly Mark<Kind>[],
): readonly PlacedMark<Kind>[] {
  const lanes: PlacedMark<Kind>[][] = [];
  for (const mark of marks) {
    const startUtf16 = Math.max(0, mark.startUtf16);
    const endUtf16 = Math.min(textLength, mark.endUtf16);
    if (startUtf16 >= endUtf16) continue;
    const free = lanes.findIndex(placed =>
      placed.every(other => other.endUtf16 <= startUtf16 || other.startUtf16 >= endUtf16),
    );
    const lane = free === -1 ? lanes.length : free;
    (lanes[lane] ??= []).push({ ...mark, startUtf16, endUtf16, lane });
  }
  return lanes.flat();
}

/** What is written above the first character of a segment, and the marks it stands for. */
export interface Label<Kind extends string = string> {
  readonly text: string;
  readonly marks: readonly PlacedMark<Kind>[];
}

/**
 * The labels of marks, by the index of the segment they stand above, the lowest lane first. Labels of marks that begin at one
 * character are joined, `3·5`, and so are those that would be written over the one before them.
 */
export function placeLabels<Kind extends string>(segments: readonly Segment<Kind>[]): ReadonlyMap<number, Label<Kind>> {
  const labels = new Map<number, Label<Kind>>();
  let last: { readonly index: number; readonly startUtf16: number } | null = null;
  segments.forEach((segment, index) => {
    const marks = segment.beginning.filter(mark => mark.label !== undefined).reverse();
    if (marks.length === 0) return;
    const before = last === null ? undefined : labels.get(last.index);
    if (last !== null && before !== undefined && segment.startUtf16 - last.startUtf16 <= before.text.length) {
      labels.set(last.index, joinLabel([...before.marks, ...marks]));
      return;
    }
    labels.set(index, joinLabel(marks));
    last = { index, startUtf16: segment.startUtf16 };
  });
  return labels;
}

function joinLabel<Kind extends string>(marks: readonly PlacedMark<Kind>[]): Label<Kind> {
  return { text: [...new Set(marks.map(mark => mark.label))].join('·'), marks };
}

/** Cuts the text at every beginning and end of a mark. The segments cover the whole text without gaps or overlaps. */
export function segmentText<Kind extends string>(
  textLength: number,
  marks: readonly Mark<Kind>[],
): readonly Segment<Kind>[] {
  const placed = [...placeMarks(textLength, marks)].sort((a, b) => b.lane - a.lane);
  const cuts = [...new Set([0, textLength, ...placed.flatMap(mark => [mark.startUtf16, mark.endUtf16])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(1).map((endUtf16, index) => {
    const startUtf16 = cuts[index] ?? 0;
    return {
      startUtf16,
      endUtf16,
      marks: placed.filter(mark => mark.startUtf16 <= startUtf16 && mark.endUtf16 >= endUtf16),
      beginning: placed.filter(mark => mark.startUtf16 === startUtf16),
    };
  });
}
