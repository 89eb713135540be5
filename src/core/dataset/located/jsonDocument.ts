import type { Change, JsonPath } from '../finding';
import { forEachElement, forEachMember, skipBlanks, skipValue } from '../json/skim';
import { nodeAt, rangeOf, type JsonTree } from '../json/tree';
import type { TextEdit, Utf16Range } from '../problem';
import { JsonText } from './jsonText';
import { removedFromList } from '../json/removedFromList';
import type { ValueSource } from './valueSource';

/**
 * A JSON file that consists of lists of records, such as flat rows or the questions and paragraphs of the seventh homework. Only
 * the records that are asked for are parsed again with places, whatever the size of the file.
 */
export class JsonDocument implements ValueSource {
  readonly #lists = new Map<string, RecordList>();

  /**
   * @param text the file; positions count in it
   * @param lists where the lists of records stand, such as `[['data']]`; `[[]]` where the file is one list
   * @param tree of the file, if it is no valid JSON: then it says where the records are
   */
  constructor(
    private readonly text: string,
    private readonly lists: readonly JsonPath[],
    private readonly tree?: JsonTree,
  ) {}

  markOf(path: JsonPath): Utf16Range {
    return this.#recordAt(path)?.markOf(path) ?? { startUtf16: 0, endUtf16: Math.min(1, this.text.length) };
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const edits: TextEdit[] = [];
    for (const change of changes) {
      const list = this.#listAt(change.path);
      const made =
        list !== null && list.path.length === change.path.length
          ? this.#withoutRecords(list, change)
          : (this.#recordAt(change.path)?.editsOf(change) ?? null);
      if (made === null) return null;
      edits.push(...made);
    }
    return edits;
  }

  /** Where a record stands; undefined if there is none. */
  placeOf(path: JsonPath): Utf16Range | undefined {
    const list = this.#listAt(path);
    const index = path[list?.path.length ?? 0];
    return typeof index === 'number' ? list?.records[index]?.place : undefined;
  }

  /** Whether the record around a path is valid JSON, as in a broken file not all are. */
  isSound(path: JsonPath): boolean {
    return this.tree === undefined || this.#recordAt(path)?.isSound === true;
  }

  #withoutRecords(list: RecordList, change: Change): TextEdit[] | null {
    if (change.kind !== 'removeElements' || this.tree !== undefined) return null;
    return removedFromList(
      list.records.map(({ place }) => place),
      change.indexes,
      list.inside,
    );
  }

  #recordAt(path: JsonPath): Record | null {
    const list = this.#listAt(path);
    const index = list === null ? undefined : path[list.path.length];
    return typeof index === 'number' ? (list?.records[index] ?? null) : null;
  }

  #listAt(path: JsonPath): RecordList | null {
    const found = this.lists.find(list => list.every((segment, depth) => segment === path[depth]));
    if (found === undefined) return null;
    const key = JSON.stringify(found);
    const list = this.#lists.get(key) ?? this.#makeList(found);
    this.#lists.set(key, list);
    return list;
  }

  #makeList(path: JsonPath): RecordList {
    const { text, tree } = this;
    const { inside, places } = tree === undefined ? elementsOf(text, path) : elementsInTree(text, path, tree);
    return { path, inside, records: places.map(place => new Record(text, place, path.length + 1)) };
  }
}

interface RecordList {
  readonly path: JsonPath;
  /** Between its brackets. */
  readonly inside: Utf16Range;
  readonly records: readonly Record[];
}

/** One record; paths count from the file's root. */
class Record {
  #json: JsonText | undefined;

  constructor(
    private readonly text: string,
    readonly place: Utf16Range,
    private readonly depth: number,
  ) {}

  markOf(path: JsonPath): Utf16Range {
    return this.#source().markOf(path.slice(this.depth));
  }

  editsOf(change: Change): TextEdit[] | null {
    return this.#source().editsOf([{ ...change, path: change.path.slice(this.depth) }]);
  }

  get isSound(): boolean {
    const { root, faults } = this.#source().tree;
    return root !== undefined && faults.length === 0;
  }

  #source(): JsonText {
    const { startUtf16, endUtf16 } = this.place;
    this.#json ??= new JsonText(this.text.slice(startUtf16, endUtf16), startUtf16);
    return this.#json;
  }
}

interface ListElements {
  readonly inside: Utf16Range;
  readonly places: readonly Utf16Range[];
}

/** The elements of the list at a path in valid JSON. Of several members with one key the last counts, as in JSON.parse. */
function elementsOf(text: string, path: JsonPath): ListElements {
  let at = skipBlanks(text, 0);
  for (const segment of path) {
    let valueAt: number | null = null;
    if (text[at] === '{') {
      forEachMember(text, at, ({ key, valueStart }) => {
        if (key === segment) valueAt = valueStart;
        return skipValue(text, valueStart);
      });
    }
    if (valueAt === null) return { inside: { startUtf16: at, endUtf16: at }, places: [] };
    at = valueAt;
  }
  const places: Utf16Range[] = [];
  if (text[at] !== '[') return { inside: { startUtf16: at, endUtf16: at }, places };
  const end = forEachElement(text, at, startUtf16 => {
    const endUtf16 = skipValue(text, startUtf16);
    places.push({ startUtf16, endUtf16 });
    return endUtf16;
  });
  return { inside: { startUtf16: at + 1, endUtf16: end - 1 }, places };
}

function elementsInTree(text: string, path: JsonPath, { root }: JsonTree): ListElements {
  const found = root === undefined ? null : nodeAt(root, path);
  if (found?.isWhole !== true || found.node.type !== 'array') {
    return { inside: { startUtf16: 0, endUtf16: 0 }, places: [] };
  }
  const { startUtf16, endUtf16 } = rangeOf(found.node, text.length);
  return {
    inside: { startUtf16: startUtf16 + 1, endUtf16 },
    places: (found.node.children ?? []).map(node => rangeOf(node, text.length)),
  };
}
