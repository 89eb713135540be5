import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { systemError } from '../../../test/support/failingFileSystem';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { nodeFileSystem } from './fileSystem';
import { readTextFile } from './readTextFile';
import { describeFile, sha256OfFile } from './sha256OfFile';

function fileWith(content: string | Uint8Array, name = 'file.json'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe('readTextFile', () => {
  it('reads plain and packed text, whatever the name says', async () => {
    const text = '{"context": "Zürich 🏔 是"}';
    expect(await readTextFile(fileWith(text))).toBe(text);
    expect(await readTextFile(fileWith(gzipSync(text), 'file.json.gz'))).toBe(text);
    expect(await readTextFile(fileWith(gzipSync(text), 'file.json'))).toBe(text);
    expect(await readTextFile(fileWith(text, 'file.json.gz'))).toBe(text);
    expect(await readTextFile(fileWith(''))).toBe('');
  });

  it('leaves out a byte-order mark and nothing else', async () => {
    expect(await readTextFile(fileWith('\ufeff {}\r\n'))).toBe(' {}\r\n');
  });

  it('tells a missing file from one that cannot be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    const missing = join(folder, 'none.json');
    await expect(readTextFile(missing)).rejects.toMatchObject({ code: 'file-missing', details: { path: missing } });
    await expect(readTextFile(join(folder, 'folder'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(readTextFile(join(fileWith('x'), 'below'))).rejects.toMatchObject({ code: 'file-missing' });
    const forbidden = { ...nodeFileSystem, readFile: () => Promise.reject(systemError('EACCES')) };
    await expect(readTextFile(missing, forbidden)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  it('refuses broken gzip data and bytes that are not UTF-8', async () => {
    const packed = gzipSync('a text that is long enough to be cut in the middle');
    const broken = fileWith(packed.subarray(0, packed.length - 12));
    await expect(readTextFile(broken)).rejects.toMatchObject({ code: 'file-unreadable' });
    const latin1 = fileWith(new Uint8Array([0x5a, 0xfc, 0x72]));
    await expect(readTextFile(latin1)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('sha256OfFile', () => {
  it('gives the published digest of "abc"', async () => {
    const path = fileWith('abc');
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await sha256OfFile(path)).toBe(sha256);
    expect(await describeFile(path)).toEqual({ path, bytes: 3, sha256 });
  });

  it('fails with a code', async () => {
    const folder = temporaryFolder();
    await expect(sha256OfFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(sha256OfFile(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
