import { nodeFileSystem, type FileSystem, type WritableFile } from '../../src/engine/files/fileSystem';

/** An error as Node's file functions throw it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: simulated`), { code });
}

/**
 * The real file system on a disk with room for `bytes` more bytes: the write that goes beyond writes what fits and fails with
 * `ENOSPC`, as does every write after it.
 */
export function fullDisk(bytes: number): FileSystem {
  let left = bytes;
  const limited = (file: WritableFile): WritableFile => ({
    ...file,
    write: async data => {
      const all = Buffer.from(data);
      const fitting = all.subarray(0, Math.min(left, all.length));
      left -= fitting.length;
      await file.write(fitting);
      if (fitting.length < all.length) throw systemError('ENOSPC');
    },
  });
  return {
    ...nodeFileSystem,
    createFile: async path => limited(await nodeFileSystem.createFile(path)),
    openForAppend: async path => limited(await nodeFileSystem.openForAppend(path)),
  };
}
