import { rowsOf } from '../../src/core/dataset/formats/rows';
import { Losses } from '../../src/core/dataset/formats/squadFile';
import { writeSquadFile } from '../../src/core/dataset/formats/writeSquadFile';
import type { Random } from '../../src/core/random';
import { pick, randomLayout, writeJson } from './randomDataset';

/** A nested value as plain JSON has it. */
type Root = Readonly<Record<string, unknown>>;

/** The ways in which one nested data set is written so that nothing of its questions is lost. */
export const rowFormats = ['rows', 'rows under data', 'jsonl', 'csv', 'csv of Python'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** Writes a nested data set as rows, in a layout that is different each time. */
export function writeRows(random: Random, root: Root, format: RowFormat): string {
  switch (format) {
    case 'rows':
      return writeJson(rowsOf(root, new Losses()), randomLayout(random));
    case 'rows under data':
      return writeJson({ data: rowsOf(root, new Losses()) }, randomLayout(random));
    case 'jsonl': {
      const layout = { ...randomLayout(random), indent: '' };
      const lines = rowsOf(root, new Losses()).map(row => writeJson(row, { ...layout, hasByteOrderMark: false }));
      const text =
        lines.join(layout.lineEnd) + pick(random, ['', layout.lineEnd, `${layout.lineEnd}${layout.lineEnd}`]);
      return (layout.hasByteOrderMark ? '\ufeff' : '') + text;
    }
    case 'csv':
      return writeSquadFile(root, 'csv').text;
    case 'csv of Python':
      return writeSquadFile(root, 'csv').text.replace(/"\{""text"":.*?\}"(?=[,\n])/gs, cell => toPython(cell));
  }
}

/** A quoted cell with JSON as pandas would have written it; cells that a simple replacement would spoil stay. */
function toPython(cell: string): string {
  const json = cell.slice(1, -1).replaceAll('""', '"');
  if (/[\\'[\]]/.test(json.replace(/^\{"text":\[|\],"answer_start":\[|\]\}$/g, '')) || /null/.test(json)) return cell;
  const python = json.replaceAll('"', "'").replaceAll(':[', ': array([').replaceAll('],', '], dtype=object), ');
  return `"${python.replace(/\]\}$/, '])}')}"`;
}
