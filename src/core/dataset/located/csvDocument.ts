import type { Change, JsonPath } from '../finding';
import { answerColumns, isPairOfColumns, otherColumn } from '../formats/csv';
import { csvRowAt, formatCell, positionInCell, type CsvCell, type CsvTable } from '../formats/csvTable';
import { parsePythonTree } from '../formats/pythonLiteral';
import { applyEdits } from '../applyFixes';
import { childOf } from '../json/tree';
import type { TextEdit, Utf16Range } from '../problem';
import { JsonText } from './jsonText';
import { wholeLine } from './jsonLinesDocument';
import { PythonText } from './pythonText';
import type { ValueSource } from './valueSource';

/**
 * A table with one record per row, whose first row names the columns. Paths begin with the number of the record; then comes the
 * field, and where its cell holds JSON or a Python literal, the way within that.
 */
export class CsvDocument implements ValueSource {
  readonly #header: readonly string[];

  constructor(
    private readonly text: string,
    private readonly table: CsvTable,
  ) {
    this.#header = table.rows[0] ?? [];
  }

  markOf(path: JsonPath): Utf16Range {
    const [index = 0, ...field] = path;
    const cells = this.#cellsOf(index);
    const found = this.#find(cells, field);
    const [first] = cells;
    if (found === null) return first === undefined ? { startUtf16: 0, endUtf16: 0 } : rangeOf(first);
    const { cell, rest } = found;
    const source = rest.length === 0 ? null : sourceOf(cell.value);
    return source === null ? rangeOf(cell) : this.#inFile(cell, source.markOf(rest));
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const cells = new Map<number, { readonly cell: CsvCell; edits: TextEdit[] }>();
    const lines: TextEdit[] = [];
    for (const change of changes) {
      if (change.path.length === 0) {
        if (change.kind !== 'removeElements') return null;
        lines.push(...change.indexes.flatMap(index => this.#withoutRow(index)));
        continue;
      }
      const made = this.#cellEdits(change);
      if (made === null) return null;
      for (const { cell, edits } of made) {
        const known = cells.get(cell.startUtf16);
        cells.set(cell.startUtf16, { cell, edits: [...(known?.edits ?? []), ...edits] });
      }
    }
    return [...lines, ...[...cells.values()].flatMap(({ cell, edits }) => this.#written(cell, edits))];
  }

  /** Where a record stands; undefined if there is none. */
  placeOf([index = 0]: JsonPath): Utf16Range | undefined {
    const cells = this.#cellsOf(index);
    const [first, last] = [cells[0], cells.at(-1)];
    return first === undefined || last === undefined
      ? undefined
      : { startUtf16: first.startUtf16, endUtf16: last.endUtf16 };
  }

  /** The cells of a record that no column belongs to and that are not empty. */
  cellsWithoutColumn(index: number): readonly Utf16Range[] {
    return this.#cellsOf(index)
      .slice(this.#header.length)
      .filter(({ value }) => value !== '');
  }

  #withoutRow(index: number): TextEdit[] {
    const place = this.placeOf([index]);
    return place === undefined ? [] : [wholeLine(this.text, place)];
  }

  /** The changes of cells' values that make a change; positions count from the start of each value. */
  #cellEdits(change: Change): { readonly cell: CsvCell; readonly edits: TextEdit[] }[] | null {
    const [index = 0, ...field] = change.path;
    const cells = this.#cellsOf(index);
    if (change.kind === 'removeElements' && field.length === 1 && this.#isPair()) {
      return answerColumns.flatMap(name => {
        const cell = cells[this.#header.indexOf(name)];
        return cell === undefined ? [] : [{ cell, edits: [wholeValue(cell, '')] }];
      });
    }
    const found = this.#find(cells, change.kind === 'setMember' ? [...field, change.key] : field);
    if (found === null) return null;
    const { cell, rest } = found;
    if (rest.length === 0 && change.kind !== 'removeElements') {
      return [{ cell, edits: [wholeValue(cell, change.value === null ? '' : String(change.value))] }];
    }
    const path = change.kind === 'setMember' ? rest.slice(0, -1) : rest;
    const edits = sourceOf(cell.value)?.editsOf([{ ...change, path }]) ?? null;
    return edits === null ? null : [{ cell, edits }];
  }

  /** Edits of a cell's value as edits of the file: only what differs, where the cell is quoted or stays without quotes. */
  #written(cell: CsvCell, edits: readonly TextEdit[]): TextEdit[] {
    const value = applyEdits(cell.value, edits);
    const isWhole = edits.some(({ startUtf16, endUtf16 }) => startUtf16 === 0 && endUtf16 === cell.value.length);
    const needsQuotes = !cell.isQuoted && formatCell(value) !== value;
    if (isWhole || needsQuotes) return [{ ...rangeOf(cell), newText: formatCell(value, cell.isQuoted) }];
    return edits.map(edit => ({
      ...this.#inFile(cell, edit),
      newText: cell.isQuoted ? edit.newText.replaceAll('"', '""') : edit.newText,
    }));
  }

  #inFile(cell: CsvCell, { startUtf16, endUtf16 }: Utf16Range): Utf16Range {
    return {
      startUtf16: positionInCell(this.text, cell, startUtf16),
      endUtf16: positionInCell(this.text, cell, endUtf16),
    };
  }

  /** The cell that holds a field, and the way that is left within it. */
  #find(cells: readonly CsvCell[], field: JsonPath): { readonly cell: CsvCell; readonly rest: JsonPath } | null {
    const [key, ...rest] = field;
    if (key === undefined) return null;
    const [, answerField] = rest;
    const pairColumn = this.#isPair() && key === 'answers' ? pairColumnOf(answerField) : null;
    // What the column `other` says comes after all others and counts.
    const other = cells[this.#header.indexOf(otherColumn)];
    if (other !== undefined && hasMember(other.value, key)) return { cell: other, rest: field };
    const own = key === otherColumn ? undefined : cells[this.#header.lastIndexOf(pairColumn ?? String(key))];
    return own === undefined ? null : { cell: own, rest: pairColumn === null ? rest : [] };
  }

  #isPair(): boolean {
    return isPairOfColumns(this.#header);
  }

  #cellsOf(index: string | number): readonly CsvCell[] {
    // The first row is the header.
    const start = this.table.rowStarts[Number(index) + 1];
    return start === undefined ? [] : csvRowAt(this.text, start);
  }
}

function pairColumnOf(answerField: string | number | undefined): (typeof answerColumns)[number] {
  return answerField === 'answer_start' ? 'answer_start' : 'answer_text';
}

/** What a cell holds that has values within it; null for plain text. */
function sourceOf(value: string): ValueSource | null {
  const json = new JsonText(value);
  if (json.tree.root !== undefined && json.tree.faults.length === 0) return json;
  const root = parsePythonTree(value);
  return root === null ? null : new PythonText(value, root);
}

function hasMember(json: string, key: string | number): boolean {
  if (json === '') return false;
  const { root } = new JsonText(json).tree;
  return root !== undefined && childOf(root, String(key)) !== undefined;
}

function wholeValue(cell: CsvCell, newText: string): TextEdit {
  return { startUtf16: 0, endUtf16: cell.value.length, newText };
}

function rangeOf({ startUtf16, endUtf16 }: Utf16Range): Utf16Range {
  return { startUtf16, endUtf16 };
}
