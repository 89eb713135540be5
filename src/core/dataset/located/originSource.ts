import type { Change, JsonPath } from '../finding';
import type { OpenedFile, RecordDocument } from '../formats/openFile';
import { shapeOf } from '../formats/shapeOf';
import type { ParagraphOrigin } from '../formats/squadFile';
import type { TextEdit, Utf16Range } from '../problem';
import type { ParagraphSource } from './valueSource';

/** A paragraph of a file that is no nested SQuAD: the format says which value is which, the document where it stands. */
export class OriginSource implements ParagraphSource {
  readonly place: Utf16Range;

  constructor(
    readonly value: unknown,
    readonly origin: ParagraphOrigin,
    readonly document: RecordDocument,
  ) {
    const path = origin.pathOf([]);
    this.place = document.placeOf(path) ?? document.markOf(path);
  }

  markOf(path: JsonPath): Utf16Range {
    return this.document.markOf(this.origin.pathOf(path));
  }

  editsOf(changes: readonly Change[]): TextEdit[] | null {
    const own = this.origin.changesOf(changes);
    return own === null ? null : this.document.editsOf(own);
  }

  /** Whether the record around a path could be read without guessing. */
  isSound(path: JsonPath): boolean {
    return this.document.isSound?.(this.origin.pathOf(path)) ?? true;
  }
}

/** The sources of all paragraphs of a file, in its order; none for nested SQuAD. */
export function sourcesOf({ file, document }: OpenedFile): readonly OriginSource[] {
  if (document === null) return [];
  const { paragraphs } = shapeOf(file);
  return file.origins.map((origin, index) => new OriginSource(paragraphs[index]?.value, origin, document));
}
