import { themeValue } from '../ui/theme';
import type { ChartColor } from './chartSpec';

/** The theme's colours as a canvas needs them: values, not variables. Read anew after each change of theme. */
export interface ChartPalette {
  readonly series: Readonly<Record<ChartColor, string>>;
  readonly text: string;
  readonly strongText: string;
  readonly grid: string;
  readonly axis: string;
  readonly background: string;
  readonly fontFamily: string;
}

export function readPalette(): ChartPalette {
  const foreground = themeValue('charts-foreground', themeValue('foreground', 'gray'));
  const lines = themeValue('charts-lines', foreground);
  return {
    series: {
      blue: themeValue('charts-blue', foreground),
      purple: themeValue('charts-purple', foreground),
      green: themeValue('charts-green', foreground),
      foreground,
    },
    text: themeValue('descriptionForeground', foreground),
    strongText: themeValue('foreground', foreground),
    grid: translucent(lines, 30),
    axis: lines,
    background: themeValue('editor-background', 'transparent'),
    fontFamily: themeValue('font-family', 'sans-serif'),
  };
}

/** A colour mixed with transparent, as the style sheets do it. */
export function translucent(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}
