import uPlot from 'uplot';
import type { ChartPalette } from './chartPalette';
import type { ChartSeries, ChartSpec } from './chartSpec';

/**
 * Draws over the curves what uPlot has no notion of: markers, the star of the best epoch, labels, the dotted line of now and
 * the dashed level. Canvas pixels, hence the ratio.
 */
export function drawMarks(plot: uPlot, spec: ChartSpec, palette: ChartPalette): void {
  const { ctx } = plot;
  ctx.save();
  // The last curve may have left its dashes behind.
  ctx.setLineDash([]);
  ctx.font = `600 ${Math.round(11 * uPlot.pxRatio)}px ${palette.fontFamily}`;
  ctx.textBaseline = 'middle';
  if (spec.level !== null) drawLevel(plot, spec.level, palette);
  if (spec.now !== null) drawNow(plot, spec.now, palette);
  for (const series of spec.series) drawMarkers(plot, series, spec.star, palette);
  if (spec.star !== null) drawStar(plot, spec.star, palette);
  ctx.restore();
}

function position(plot: uPlot, x: number, y: number): readonly [number, number] {
  return [plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true)];
}

function drawNow(plot: uPlot, now: number, palette: ChartPalette): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(now, 'x', true));
  ctx.beginPath();
  ctx.setLineDash([uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.strokeStyle = palette.series.foreground;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawLevel(plot: uPlot, level: { readonly y: number; readonly label: string }, palette: ChartPalette): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(level.y, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.beginPath();
  ctx.setLineDash([5 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.strokeStyle = palette.axis;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = palette.text;
  ctx.textAlign = 'right';
  ctx.fillText(level.label, bbox.left + bbox.width, y - 8 * uPlot.pxRatio);
}

function drawMarkers(plot: uPlot, series: ChartSeries, star: ChartSpec['star'], palette: ChartPalette): void {
  if (series.marker === undefined) return;
  const { ctx } = plot;
  const radius = 3.5 * uPlot.pxRatio;
  series.x.forEach((x, index) => {
    const y = series.y[index];
    if (y === undefined || (star !== null && star.x === x && star.y === y)) return;
    const [left, top] = position(plot, x, y);
    ctx.beginPath();
    if (series.marker === 'square') ctx.rect(left - radius, top - radius, 2 * radius, 2 * radius);
    else ctx.arc(left, top, radius, 0, 2 * Math.PI);
    ctx.fillStyle = series.marker === 'square' ? palette.background : palette.series[series.color];
    ctx.fill();
    ctx.strokeStyle = palette.series[series.color];
    ctx.lineWidth = 1.5 * uPlot.pxRatio;
    ctx.stroke();
  });
  const last = series.x.length - 1;
  const [lastX, lastY] = [series.x[last], series.y[last]];
  if (series.lastLabel !== undefined && lastX !== undefined && lastY !== undefined) {
    drawLabel(plot, series.lastLabel, lastX, lastY, palette);
  }
}

/** A five-pointed star, larger than the other markers. */
function drawStar(plot: uPlot, star: NonNullable<ChartSpec['star']>, palette: ChartPalette): void {
  const { ctx } = plot;
  const [left, top] = position(plot, star.x, star.y);
  const radius = 7 * uPlot.pxRatio;
  ctx.beginPath();
  for (let corner = 0; corner < 10; corner++) {
    const reach = corner % 2 === 0 ? radius : radius * 0.45;
    const angle = (corner * Math.PI) / 5 - Math.PI / 2;
    ctx.lineTo(left + reach * Math.cos(angle), top + reach * Math.sin(angle));
  }
  ctx.closePath();
  ctx.fillStyle = palette.series.purple;
  ctx.fill();
  drawLabel(plot, star.label, star.x, star.y, palette);
}

/** Right of its point, or left of it where the plot ends; above it, so that the curve does not cross the text. */
function drawLabel(plot: uPlot, label: string, x: number, y: number, palette: ChartPalette): void {
  const { ctx, bbox } = plot;
  const [left, top] = position(plot, x, y);
  const gap = 8 * uPlot.pxRatio;
  const isRoomRight = left + gap + ctx.measureText(label).width < bbox.left + bbox.width;
  ctx.fillStyle = palette.strongText;
  ctx.textAlign = isRoomRight ? 'left' : 'right';
  const textTop = Math.max(bbox.top + gap, top - 1.5 * gap);
  const textLeft = isRoomRight ? left + gap : left - gap;
  // A rim of background keeps the text readable where it lies over a curve.
  ctx.strokeStyle = palette.background;
  ctx.lineWidth = 4 * uPlot.pxRatio;
  ctx.lineJoin = 'round';
  ctx.strokeText(label, textLeft, textTop);
  ctx.fillText(label, textLeft, textTop);
}
