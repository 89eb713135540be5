import type { Points } from './alignSeries';

/** Colours of a curve, by the name of its theme variable without `charts-`. */
export type ChartColor = 'blue' | 'purple' | 'green' | 'foreground';

/** One curve. Colour, dash, marker and name together tell it apart: never the colour alone. */
export interface ChartSeries extends Points {
  readonly name: string;
  readonly color: ChartColor;
  /** A pale, thin line: single values behind their smoothed curve. */
  readonly isRaw?: boolean;
  readonly isDashed?: boolean;
  readonly marker?: 'circle' | 'square';
  /** Written beside the last point. */
  readonly lastLabel?: string;
}

/** All that a chart shows, as data. x counts epochs. */
export interface ChartSpec {
  /** What the curves say, in a sentence: the chart's text for those who do not see it. */
  readonly summary: string;
  readonly series: readonly ChartSeries[];
  readonly xMax: number;
  readonly yRange: readonly [number, number];
  /** Where training is now; null when it does not run. */
  readonly now: number | null;
  /** The best epoch's point. */
  readonly star: { readonly x: number; readonly y: number; readonly label: string } | null;
  /** A level to compare with. */
  readonly level: { readonly y: number; readonly label: string } | null;
  formatY(value: number): string;
  /** The figures as a table: heads, then rows. Made only when asked for. */
  table(): { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
}
