import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SpanLabError } from '../../core/errors';
import { isMissing, nodeFileSystem, systemCode, type FileSystem, type WritableFile } from './fileSystem';

/** What a file may be written from; several pieces let a large file be written without being held in memory at once. */
export type FileContent = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file so that a reader sees the old content or the new one, whole: into a temporary file beside it, to the disk,
 * then renamed over the old file, whose permissions it keeps. The folder must exist. A symbolic link at the path is replaced.
 *
 * @throws SpanLabError `file-write-failed` after the temporary file is removed; the old content is then still there.
 */
export async function writeFileAtomically(
  path: string,
  content: FileContent,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  const temporary = temporaryPathBeside(path);
  try {
    await writeAndSync(await files.createFile(temporary), content);
    await files.copyPermissions(path, temporary);
    await renameOver(temporary, path, files);
  } catch (error) {
    throw await removeAfterFailure(temporary, path, error, files);
  }
}

/**
 * Makes a folder so that it exists only when it is complete: `fill` writes into a temporary folder beside it, which is then
 * renamed. A folder that is already there is replaced, and stays when anything fails.
 *
 * @throws SpanLabError `file-write-failed`, or the SpanLabError that `fill` threw; nothing half-written remains.
 */
export async function writeFolderAtomically(
  path: string,
  fill: (temporaryFolder: string) => Promise<void>,
  files: FileSystem = nodeFileSystem,
): Promise<void> {
  const temporary = temporaryPathBeside(path);
  try {
    await files.ensureFolder(dirname(path));
    await files.makeFolder(temporary);
    await fill(temporary);
    await replaceFolder(temporary, path, files);
  } catch (error) {
    throw await removeAfterFailure(temporary, path, error, files);
  }
}

/** Whether a file or folder name is one of the temporary ones made here, left behind by a process that was killed. */
export function isTemporaryName(name: string): boolean {
  return /^\..*\.[0-9a-f]{12}\.tmp$/.test(name);
}

function temporaryPathBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

async function writeAndSync(file: WritableFile, content: FileContent): Promise<void> {
  try {
    if (typeof content === 'string' || content instanceof Uint8Array) await file.write(content);
    else for await (const piece of content) await file.write(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A folder cannot be renamed over another, so the old one is first put aside. */
async function replaceFolder(from: string, to: string, files: FileSystem): Promise<void> {
  const aside = temporaryPathBeside(to);
  const hadOld = await renameIfPresent(to, aside, files);
  try {
    await renameOver(from, to, files);
  } catch (error) {
    if (hadOld) await files.rename(aside, to);
    throw error;
  }
  if (hadOld) await files.remove(aside);
}

async function renameIfPresent(from: string, to: string, files: FileSystem): Promise<boolean> {
  try {
    await renameOver(from, to, files);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Renames, and tries again for a moment: on Windows the target cannot be replaced while another program reads it. */
async function renameOver(from: string, to: string, files: FileSystem): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await files.rename(from, to);
      return;
    } catch (error) {
      const isHeld = ['EPERM', 'EACCES', 'EBUSY'].includes(systemCode(error) ?? '');
      if (!isHeld || attempt === 6) throw error;
      await delay(10 * 2 ** attempt);
    }
  }
}

async function removeAfterFailure(
  temporary: string,
  path: string,
  error: unknown,
  files: FileSystem,
): Promise<SpanLabError> {
  const failure = error instanceof SpanLabError ? error : writeFailed(path, error);
  try {
    await files.remove(temporary);
    return failure;
  } catch (removalError) {
    const both = new AggregateError([error, removalError]);
    return new SpanLabError(
      failure.code,
      `${failure.message} A temporary file is left: ${temporary}`,
      failure.details,
      {
        cause: both,
      },
    );
  }
}

/** The failure of writing to a path, with the system's reason in its sentence. */
export function writeFailed(path: string, cause: unknown): SpanLabError {
  const reason =
    systemCode(cause) === 'ENOSPC'
      ? 'no space is left on the disk'
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return new SpanLabError('file-write-failed', `Cannot write ${path}: ${reason}.`, { path }, { cause });
}
