import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { readWholeFile } from './readWholeFile';

describe('readWholeFile', () => {
  it('gives the same in pieces as at once', async () => {
    const path = join(temporaryFolder(), 'file');
    const content = Uint8Array.from({ length: 1001 }, (_, i) => i % 251);
    writeFileSync(path, content);
    for (const piece of [1, 7, 1000, 1001, 5000]) {
      const read = await readWholeFile(path, { largestAtOnce: 1000, piece });
      expect(Buffer.compare(read, content), String(piece)).toBe(0);
    }
    expect(Buffer.compare(await readWholeFile(path), content)).toBe(0);
  });

  it('fails as the system does', async () => {
    const folder = temporaryFolder();
    await expect(readWholeFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readWholeFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
