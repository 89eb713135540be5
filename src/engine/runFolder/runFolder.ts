import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import { formatEventLine, parseEventLines, type EventLines } from '../../core/runs/eventLines';
import type { RunEvent } from '../../core/runs/runEvent';
import {
  checkpointPath,
  epochOfEvaluationName,
  evaluationPath,
  isPathInside,
  runFiles,
  stepOfCheckpointName,
} from '../../core/runs/runFiles';
import { runManifestSchema, runStatusSchema, type RunManifest, type RunStatus } from '../../core/runs/runManifest';
import { isMissing, nodeFileSystem, type FileSystem } from '../files/fileSystem';
import { readFailed, readTextFile } from '../files/readTextFile';
import { writeFailed, writeFileAtomically } from '../files/writeFileAtomically';

/**
 * A run folder: where its files are, and reading and writing of manifest, events and status. Making the object touches nothing
 * on the disk; one object per run should write, as it orders its own appends only.
 */
export class RunFolder {
  readonly path: string;
  private appending: Promise<void> = Promise.resolve();
  private isTailWhole = false;

  constructor(
    path: string,
    private readonly files: FileSystem = nodeFileSystem,
  ) {
    this.path = resolve(path);
  }

  get modelPath(): string {
    return join(this.path, runFiles.model);
  }

  /** Absolute paths of the folders in which files and folders are written beside and renamed. */
  get writtenFolders(): readonly string[] {
    return [this.path, join(this.path, runFiles.checkpoints), join(this.path, runFiles.evaluations)];
  }

  /** Absolute path of `checkpoints/step-N`. */
  checkpointPath(step: number): string {
    return join(this.path, checkpointPath(step));
  }

  /** Absolute path of `evaluations/epoch-N`. */
  evaluationPath(epoch: number): string {
    return join(this.path, evaluationPath(epoch));
  }

  /**
   * Absolute path of something that a file of the run names, such as an event's `evaluation`.
   *
   * @throws SpanLabError `run-missing` when it points out of the folder
   */
  resolve(relativePath: string): string {
    if (!isPathInside(relativePath)) {
      throw new SpanLabError('run-missing', `The run names a path outside its folder: ${relativePath}`, {
        path: this.path,
      });
    }
    return join(this.path, relativePath);
  }

  /** @throws SpanLabError `file-write-failed` */
  async writeManifest(manifest: RunManifest): Promise<void> {
    await this.writeJson(runFiles.manifest, manifest);
  }

  /** @throws SpanLabError `run-missing` when the folder has no manifest, `file-unreadable` when it is damaged */
  async readManifest(): Promise<RunManifest> {
    const manifest = await this.readJson(runFiles.manifest, runManifestSchema);
    if (manifest === null) {
      throw new SpanLabError('run-missing', `${this.path} is not a run folder: it has no ${runFiles.manifest}.`, {
        path: this.path,
      });
    }
    return manifest;
  }

  /** @throws SpanLabError `file-write-failed`; the earlier status is then still there */
  async writeStatus(status: RunStatus): Promise<void> {
    await this.writeJson(runFiles.status, status);
  }

  /** Null when none was written yet. @throws SpanLabError `file-unreadable` when it is damaged */
  async readStatus(): Promise<RunStatus | null> {
    return this.readJson(runFiles.status, runStatusSchema);
  }

  /**
   * Appends events to `metrics.jsonl`, in the order of the calls; `progress` events are left out. A line that an earlier process
   * or a failed call left unfinished is cut off first.
   *
   * @throws SpanLabError `file-write-failed`
   */
  appendEvents(events: readonly RunEvent[]): Promise<void> {
    const lines = events.filter(event => event.type !== 'progress').map(formatEventLine);
    const appended = this.appending.then(() => this.appendLines(lines));
    // A failed append is the caller's to handle; the next one starts all the same, and repairs the tail.
    this.appending = appended.catch(() => undefined);
    return appended;
  }

  /** All events as written, see `foldEvents` for what a reader shows. Empty when there is no file yet. */
  async readEvents(): Promise<EventLines> {
    const text = await this.readOrNull(runFiles.events);
    return parseEventLines(text ?? '');
  }

  /** Steps of the checkpoints, the newest first. */
  async checkpointSteps(): Promise<number[]> {
    return this.numbersOf(runFiles.checkpoints, stepOfCheckpointName);
  }

  /** Epochs with an evaluation, the newest first. */
  async evaluationEpochs(): Promise<number[]> {
    return this.numbersOf(runFiles.evaluations, epochOfEvaluationName);
  }

  private async appendLines(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    const path = join(this.path, runFiles.events);
    try {
      if (!this.isTailWhole) await this.cutUnfinishedLine(path);
      this.isTailWhole = false;
      const file = await this.files.openForAppend(path);
      try {
        await file.write(lines.join(''));
      } finally {
        await file.close();
      }
      this.isTailWhole = true;
    } catch (error) {
      throw error instanceof SpanLabError ? error : writeFailed(path, error);
    }
  }

  private async cutUnfinishedLine(path: string): Promise<void> {
    const bytes = await this.files.readFile(path).catch((error: unknown) => {
      if (isMissing(error)) return Buffer.alloc(0);
      throw readFailed(path, error);
    });
    const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
    if (wholeBytes < bytes.length) await this.files.truncate(path, wholeBytes);
  }

  private async writeJson(name: string, value: unknown): Promise<void> {
    await writeFileAtomically(join(this.path, name), `${JSON.stringify(value, null, 2)}\n`, this.files);
  }

  private async readJson<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | null> {
    const text = await this.readOrNull(name);
    if (text === null) return null;
    const path = join(this.path, name);
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new SpanLabError('file-unreadable', `${path} is damaged.`, { path }, { cause });
    }
  }

  private async readOrNull(name: string): Promise<string | null> {
    try {
      return await readTextFile(join(this.path, name), this.files);
    } catch (error) {
      if (error instanceof SpanLabError && error.code === 'file-missing') return null;
      throw error;
    }
  }

  private async numbersOf(folder: string, numberOf: (name: string) => number | undefined): Promise<number[]> {
    const path = join(this.path, folder);
    const entries = await this.files.listFolder(path).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw readFailed(path, error);
    });
    return entries
      .filter(entry => entry.isFolder)
      .map(entry => numberOf(entry.name))
      .filter(number => number !== undefined)
      .sort((a, b) => b - a);
  }
}
