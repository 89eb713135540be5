import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { allocatorSettings } from './allocatorSettings';

describe('allocatorSettings', () => {
  it('keeps what the user has set', () => {
    expect(allocatorSettings({ GLIBC_TUNABLES: 'glibc.malloc.check=3' }, 'linux')).toEqual({});
    const added = allocatorSettings({ GLIBC_TUNABLES: 'glibc.rtld.optional_static_tls=512' }, 'linux');
    expect(added['GLIBC_TUNABLES']).toMatch(/^glibc\.rtld\.optional_static_tls=512:glibc\.malloc\./);
  });

  it('is for Linux only, and is not added twice', () => {
    expect(allocatorSettings({}, 'win32')).toEqual({});
    expect(allocatorSettings({}, 'darwin')).toEqual({});
    expect(allocatorSettings(allocatorSettings({}, 'linux'), 'linux')).toEqual({});
  });

  it('leaves a process as it was otherwise', () => {
    const env = { ...process.env, ...allocatorSettings({}, process.platform) };
    expect(execFileSync(process.execPath, ['-p', '6 * 7'], { env, encoding: 'utf8' })).toBe('42\n');
  });
});
