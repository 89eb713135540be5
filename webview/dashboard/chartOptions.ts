import type uPlot from 'uplot';
import { formatFixed } from '../ui/format';
import { drawMarks } from './chartMarks';
import { translucent } from './chartPalette';
import type { ChartPalette } from './chartPalette';
import type { ChartSpec } from './chartSpec';

/** uPlot's options for a chart. What may change while the chart lives (ranges, colours) is asked for at every drawing. */
export function chartOptions(chart: {
  readonly size: { readonly width: number; readonly height: number };
  readonly spec: () => ChartSpec;
  readonly palette: () => ChartPalette;
  readonly onCursor: (index: number | null) => void;
}): uPlot.Options {
  const { spec, palette } = chart;
  const font = `11px ${palette().fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: () => palette().text,
    font,
    grid: { stroke: () => palette().grid, width: 1 },
    border: { show: false },
  };
  return {
    ...chart.size,
    padding: [12, 32, 0, 0],
    legend: { show: false },
    cursor: {
      drag: { x: false, y: false, setScale: false },
      y: false,
      points: { show: false },
    },
    scales: {
      x: { time: false, range: () => [0, spec().xMax] },
      y: { range: () => [...spec().yRange] as [number, number] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        gap: 4,
        space: 40,
        incrs: () => (spec().xMax < 2 ? [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] : [1, 2, 5, 10, 20, 50, 100, 200, 500]),
        ticks: { stroke: () => palette().axis, width: 1, size: 4 },
        border: { show: true, stroke: () => palette().axis, width: 1 },
        values: (_plot, splits) => splits.map((split, index) => epochTick(split, index === splits.length - 1)),
      },
      {
        ...axis,
        size: 48,
        gap: 4,
        space: 28,
        ticks: { show: false },
        values: (_plot, splits) => splits.map(split => spec().formatY(split)),
      },
    ],
    series: [{}, ...spec().series.map((series, index) => seriesOptions(index, series.name, chart))],
    hooks: {
      draw: [plot => drawMarks(plot, spec(), palette())],
      setCursor: [plot => chart.onCursor(plot.cursor.idx ?? null)],
    },
  };
}

function seriesOptions(
  index: number,
  label: string,
  chart: { readonly spec: () => ChartSpec; readonly palette: () => ChartPalette },
): uPlot.Series {
  const series = chart.spec().series[index];
  const color = () => chart.palette().series[series?.color ?? 'foreground'];
  return {
    label,
    stroke: () => (series?.isRaw === true ? translucent(color(), 40) : color()),
    width: series?.isRaw === true ? 1 : 1.5,
    ...(series?.isDashed === true ? { dash: [6, 3] } : {}),
    spanGaps: true,
    points: { show: false },
  };
}

/** The last tick of the axis says what it counts. */
function epochTick(split: number, isLast: boolean): string {
  const text = Number.isInteger(split) ? String(split) : formatFixed(split, 2).replace(/0$/, '');
  return isLast ? `epoch ${text}` : text;
}
