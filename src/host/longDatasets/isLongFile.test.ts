import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporaryFolder';
import { isLongFile } from './isLongFile';

test('a file is as long as its text in UTF-16 units', async () => {
  const path = join(temporaryFolder(), 'a.json');
  for (const text of ['', 'abcdef', 'é日本語', '🔔🔔𠀀', 'a🔔é日']) {
    writeFileSync(path, text);
    expect(await isLongFile(path, text.length), text).toBe(false);
    if (text !== '') expect(await isLongFile(path, text.length - 1), text).toBe(true);
  }
});

test('a file that is not there is told with its code', async () => {
  await expect(isLongFile(join(temporaryFolder(), 'none'))).rejects.toMatchObject({ code: 'file-missing' });
});
