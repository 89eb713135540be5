import { createReadStream, promises as fs, type Stats } from 'node:fs';
import { readWholeFile } from './readWholeFile';

/** A file being written. */
export interface WritableFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Resolves when the bytes are on the disk, not only in the system's cache. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The file operations of the engine. They are a parameter wherever the engine writes, so that a test can stand in for a disk
 * that is full or a file that another program holds. All of them reject with Node's system errors (`code` is `ENOENT`, …).
 */
export interface FileSystem {
  /** Makes a file that must not exist yet. */
  createFile(path: string): Promise<WritableFile>;
  /** Opens a file for writing at its end; makes it when absent. */
  openForAppend(path: string): Promise<WritableFile>;
  readFile(path: string): Promise<Buffer>;
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** Shortens a file to its first `length` bytes. */
  truncate(path: string, length: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives a file the permissions of another one, and its owner where the process may; nothing happens when that is absent. */
  copyPermissions(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all in it; nothing happens when it is absent. */
  remove(path: string): Promise<void>;
  /** Makes one folder; fails with `EEXIST` when there is something at the path already. */
  makeFolder(path: string): Promise<void>;
  /** Makes a folder and those above it; an existing folder is fine. */
  ensureFolder(path: string): Promise<void>;
  /** Names of the entries, in no particular order. */
  listFolder(path: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  /** Size in bytes; 0 for a folder. */
  size(path: string): Promise<number>;
}

/** The real file system. */
export const nodeFileSystem: FileSystem = {
  createFile: path => openFile(path, 'wx'),
  openForAppend: path => openFile(path, 'a'),
  readFile: path => readWholeFile(path),
  readChunks: (path): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: 1 << 20 }),
  truncate: (path, length) => fs.truncate(path, length),
  rename: (from, to) => fs.rename(from, to),
  copyPermissions,
  remove: path => fs.rm(path, { recursive: true, force: true }),
  makeFolder: path => fs.mkdir(path),
  ensureFolder: async path => {
    await fs.mkdir(path, { recursive: true });
  },
  listFolder: async path => {
    const entries = await fs.readdir(path, { withFileTypes: true });
    return entries.map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  size: async path => {
    const stats = await fs.stat(path);
    return stats.isDirectory() ? 0 : stats.size;
  },
};

async function openFile(path: string, flags: 'wx' | 'a'): Promise<WritableFile> {
  const handle = await fs.open(path, flags);
  return {
    write: data => handle.appendFile(data),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function copyPermissions(from: string, to: string): Promise<void> {
  let wanted: Stats;
  try {
    wanted = await fs.stat(from);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const present = await fs.stat(to);
  // Only root may give a file away; a file on a disk without owners or permissions has the same ones already.
  const isOwnedByAnother = present.uid !== wanted.uid || present.gid !== wanted.gid;
  if (isOwnedByAnother && process.getuid?.() === 0) await fs.chown(to, wanted.uid, wanted.gid);
  if (present.mode !== wanted.mode) await fs.chmod(to, wanted.mode & 0o7777);
}

/** The system's code of an error (`ENOENT`, `ENOSPC`, …), or undefined when it has none. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Whether an error says that there is nothing at the path. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
