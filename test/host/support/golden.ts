import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Locator } from 'playwright-core';

/**
 * Compares what assistive technology would find under a locator with `test/golden/webview/NAME.aria.txt`. Run with
 * `UPDATE_GOLDEN=1` to accept what is there now; on a difference it is written beside the file as `.actual`.
 */
export async function expectAria(locator: Locator, name: string): Promise<void> {
  const file = join('test', 'golden', 'webview', `${name}.aria.txt`);
  const actual = `${await locator.ariaSnapshot()}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    rmSync(`${file}.actual`, { force: true });
    return;
  }
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (actual === expected) rmSync(`${file}.actual`, { force: true });
  else writeFileSync(`${file}.actual`, actual);
  expect(actual, `${file} differs; UPDATE_GOLDEN=1 accepts the new one`).toBe(expected);
}
