import { open, readFile } from 'node:fs/promises';
import { questionResultSchema, type QuestionResult } from '../../core/runs/runManifest';
import { unreadableFile } from '../unreadableFile';
import { parseQuestionRow, type QuestionRow } from './questionLine';

interface Place {
  readonly offset: number;
  readonly length: number;
}

const lineEnd = 0x0a;

/**
 * The questions of an evaluation: rows in memory, their candidates on the disk until one is asked for. A file of 10,000
 * questions has 50 MB, nearly all of it candidates.
 */
export class QuestionIndex {
  private constructor(
    private readonly path: string,
    readonly rows: readonly QuestionRow[],
    private readonly places: ReadonlyMap<string, Place>,
  ) {}

  /** @throws SpanLabError `file-missing` or `file-unreadable` */
  static async open(path: string): Promise<QuestionIndex> {
    const bytes = await readFile(path).catch((error: unknown) => {
      throw unreadableFile(path, error);
    });
    const rows: QuestionRow[] = [];
    const places = new Map<string, Place>();
    let offset = 0;
    while (offset < bytes.length) {
      const found = bytes.indexOf(lineEnd, offset);
      const end = found < 0 ? bytes.length : found;
      const row = parseQuestionRow(bytes.toString('utf8', offset, end));
      if (row !== null) {
        rows.push(row);
        places.set(row.id, { offset, length: end - offset });
      }
      offset = end + 1;
    }
    return new QuestionIndex(path, rows, places);
  }

  rankOf(id: string): number | null {
    return this.rows.find(row => row.id === id)?.rank ?? null;
  }

  /**
   * One question with its candidates; null when the evaluation has no such question.
   * @throws SpanLabError `file-unreadable` when the file has changed since it was opened
   */
  async read(id: string): Promise<QuestionResult | null> {
    const place = this.places.get(id);
    if (place === undefined) return null;
    const file = await open(this.path, 'r').catch((error: unknown) => {
      throw unreadableFile(this.path, error);
    });
    try {
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.offset);
      return questionResultSchema.parse(JSON.parse(buffer.toString('utf8')));
    } catch (error) {
      throw unreadableFile(this.path, error);
    } finally {
      await file.close();
    }
  }
}
