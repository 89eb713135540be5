import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const repository = join(import.meta.dirname, '..', '..');

it('leaves nothing in the home folder: ONNX Runtime neither makes a device id nor stores events to send', async () => {
  const home = mkdtempSync(join(tmpdir(), 'spanlab-home-'));
  try {
    const model = join(repository, 'test', 'fixtures', 'models', 'tiny-bert');
    const context = join(repository, 'media', 'sample', 'notes.md');
    const args = ['ask', '--model', model, '--question', 'Who?', '--context', context, '--json'];
    const { ORT_DISABLE_TELEMETRY: _set, XDG_CACHE_HOME: _cache, ...env } = process.env;
    await promisify(execFile)(process.execPath, [join(repository, 'dist', 'cli.js'), ...args], {
      env: { ...env, HOME: home, USERPROFILE: home, LOCALAPPDATA: home },
    });
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
