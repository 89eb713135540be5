import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new folder for the running test, removed when the test is finished. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'spanlab-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
