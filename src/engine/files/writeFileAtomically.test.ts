import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullDisk, systemError } from '../../../test/support/failingFileSystem';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { SpanLabError } from '../../core/errors';
import { nodeFileSystem } from './fileSystem';
import { isTemporaryName, writeFileAtomically, writeFolderAtomically } from './writeFileAtomically';

describe('writeFileAtomically', () => {
  it('writes strings, bytes and pieces, and leaves nothing beside them', async () => {
    const folder = temporaryFolder();
    await writeFileAtomically(join(folder, 'string'), 'gelb 🟡');
    await writeFileAtomically(join(folder, 'bytes'), new Uint8Array([1, 2, 255]));
    await writeFileAtomically(join(folder, 'pieces'), ['a\n', new Uint8Array([98]), 'c']);
    expect(readFileSync(join(folder, 'string'), 'utf8')).toBe('gelb 🟡');
    expect([...readFileSync(join(folder, 'bytes'))]).toEqual([1, 2, 255]);
    expect(readFileSync(join(folder, 'pieces'), 'utf8')).toBe('a\nbc');
    expect(readdirSync(folder).sort()).toEqual(['bytes', 'pieces', 'string']);
  });

  it('keeps the old file and removes the temporary one when the disk is full', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'status.json');
    writeFileSync(path, 'old');
    const writing = writeFileAtomically(path, 'a longer new content', fullDisk(5));
    await expect(writing).rejects.toMatchObject({ code: 'file-write-failed', details: { path } });
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['status.json']);
  });

  it('fails with the same code when the folder is missing or the disk fails to sync', async () => {
    const folder = temporaryFolder();
    const code = { code: 'file-write-failed' };
    await expect(writeFileAtomically(join(folder, 'no', 'file'), 'x')).rejects.toMatchObject(code);
    const failingSync = {
      ...nodeFileSystem,
      createFile: async (path: string) => ({
        ...(await nodeFileSystem.createFile(path)),
        sync: () => Promise.reject(systemError('EIO')),
      }),
    };
    await expect(writeFileAtomically(join(folder, 'file'), 'x', failingSync)).rejects.toMatchObject(code);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes the temporary file when the pieces cannot be made', async () => {
    const folder = temporaryFolder();
    function* pieces(): Generator<string> {
      yield 'first';
      throw new SpanLabError('stopped', 'stopped');
    }
    await expect(writeFileAtomically(join(folder, 'file'), pieces())).rejects.toMatchObject({ code: 'stopped' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tries again while another program holds the old file, and gives up in the end', async () => {
    const folder = temporaryFolder();
    let refusals = 2;
    const held = {
      ...nodeFileSystem,
      rename: (from: string, to: string) =>
        refusals-- > 0 ? Promise.reject(systemError('EPERM')) : nodeFileSystem.rename(from, to),
    };
    await writeFileAtomically(join(folder, 'file'), 'x', held);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('x');
    refusals = Infinity;
    const writing = writeFileAtomically(join(folder, 'file'), 'y', held);
    await expect(writing).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says where a temporary file is left when it cannot be removed', async () => {
    const folder = temporaryFolder();
    const broken = { ...fullDisk(0), remove: () => Promise.reject(systemError('EIO')) };
    const writing = writeFileAtomically(join(folder, 'file'), 'x', broken);
    await expect(writing).rejects.toMatchObject({
      code: 'file-write-failed',
      cause: expect.any(AggregateError) as unknown,
    });
    const [left] = readdirSync(folder);
    expect(isTemporaryName(left ?? '')).toBe(true);
    expect(isTemporaryName('.hidden.tmp')).toBe(false);
  });
});

describe('writeFolderAtomically', () => {
  it('makes the folder and replaces an old one', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'checkpoints', 'step-4');
    for (const name of ['first', 'second']) {
      await writeFolderAtomically(path, temporary => writeFileAtomically(join(temporary, name), name));
      expect(readdirSync(path)).toEqual([name]);
      expect(readdirSync(join(folder, 'checkpoints'))).toEqual(['step-4']);
    }
  });

  it('keeps the old folder when filling the new one fails', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model');
    mkdirSync(path);
    writeFileSync(join(path, 'model.onnx'), 'old');
    const disk = fullDisk(10);
    const writing = writeFolderAtomically(
      path,
      async temporary => {
        await writeFileAtomically(join(temporary, 'config.json'), '{}', disk);
        await writeFileAtomically(join(temporary, 'model.onnx'), 'much larger than the disk', disk);
      },
      disk,
    );
    await expect(writing).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(readdirSync(folder)).toEqual(['model']);
    expect(readFileSync(join(path, 'model.onnx'), 'utf8')).toBe('old');
  });

  it('puts the old folder back when the new one cannot take its place', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'model');
    mkdirSync(path);
    writeFileSync(join(path, 'old'), '');
    let renames = 0;
    const failing = {
      ...nodeFileSystem,
      rename: (from: string, to: string) =>
        ++renames === 2 ? Promise.reject(systemError('EIO')) : nodeFileSystem.rename(from, to),
    };
    const writing = writeFolderAtomically(path, () => Promise.resolve(), failing);
    await expect(writing).rejects.toMatchObject({ code: 'file-write-failed' });
    expect(existsSync(join(path, 'old'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['model']);
  });
});
