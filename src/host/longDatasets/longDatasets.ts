import { SpanLabError, toErrorRecord, type ErrorRecord } from '../../core/errors';
import type { DatasetDescription, ParagraphDescription } from '../../protocol/datasetRequests';
import type { EngineApi } from '../../protocol/engineApi';
import { DisposableStore, type Disposable } from '../disposable';
import { Emitter } from '../emitter';

/** What is known of a file that is too long for VS Code to give its text to extensions. */
export type LongDatasetState =
  | { readonly type: 'reading' }
  | { readonly type: 'read'; readonly description: DatasetDescription }
  | { readonly type: 'failed'; readonly error: ErrorRecord };

interface OpenFile {
  state: LongDatasetState;
  users: number;
  /** Counts the readings: only the last one's result is of interest. */
  reading: number;
  readonly watcher: Disposable;
}

/** What the world around is asked. */
export interface LongDatasetSurroundings {
  /** Refuses where the engine may not run. @throws SpanLabError `workspace-untrusted` */
  readonly requireEngine: () => void;
  /** Tells when a file changes. */
  readonly watch: (path: string, onChange: () => void) => Disposable;
}

/**
 * Files that are too long for an editor to hold, read by the engine while somebody shows them, and read again when they change.
 * Nothing here holds their text.
 */
export class LongDatasets implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly files = new Map<string, OpenFile>();
  private readonly changed = this.disposables.add(new Emitter<string>());

  /** The state of the file with this path is another. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly engine: Pick<EngineApi, 'describeDataset' | 'describeParagraph' | 'releaseDataset'>,
    private readonly surroundings: LongDatasetSurroundings,
  ) {}

  /** Reads a file, unless somebody shows it already, until the result is disposed. */
  open(path: string): Disposable {
    const known = this.files.get(path);
    if (known !== undefined) known.users++;
    else {
      const watcher = this.surroundings.watch(path, () => this.refresh(path));
      this.files.set(path, { state: { type: 'reading' }, users: 1, reading: 0, watcher });
      this.refresh(path);
    }
    let isOpen = true;
    return {
      dispose: () => {
        if (isOpen) this.close(path);
        isOpen = false;
      },
    };
  }

  /** Null for a file that nobody shows. */
  stateOf(path: string): LongDatasetState | null {
    return this.files.get(path)?.state ?? null;
  }

  /**
   * One paragraph in full. Where the file has changed since it was described, it is read again as a whole.
   * @throws SpanLabError `file-missing`, `file-unreadable`, `engine-unavailable`, `engine-crashed`, `workspace-untrusted`
   */
  async paragraph(path: string, paragraphIndex: number): Promise<ParagraphDescription['paragraph']> {
    this.surroundings.requireEngine();
    const { version, paragraph } = await this.engine.describeParagraph(path, paragraphIndex);
    const state = this.stateOf(path);
    if (state?.type === 'read' && state.description.version !== version) this.refresh(path);
    return paragraph;
  }

  /** Reads again what could not be read. */
  retry(): void {
    for (const [path, { state }] of this.files) if (state.type === 'failed') this.refresh(path);
  }

  dispose(): void {
    for (const { watcher } of this.files.values()) watcher.dispose();
    this.files.clear();
    this.disposables.dispose();
  }

  private refresh(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    const reading = ++file.reading;
    void this.read(path).then(state => {
      if (this.files.get(path) !== file || file.reading !== reading) return;
      file.state = state;
      this.changed.fire(path);
    });
  }

  private async read(path: string): Promise<LongDatasetState> {
    try {
      this.surroundings.requireEngine();
      return { type: 'read', description: await this.engine.describeDataset(path) };
    } catch (error) {
      return { type: 'failed', error: toErrorRecord(error) };
    }
  }

  private close(path: string): void {
    const file = this.files.get(path);
    if (file === undefined || --file.users > 0) return;
    this.files.delete(path);
    file.watcher.dispose();
    this.changed.fire(path);
    // An engine that has ended in the meantime holds no file.
    this.engine.releaseDataset(path).catch((error: unknown) => {
      if (!(error instanceof SpanLabError)) throw error;
    });
  }
}
