import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporaryFolder';
import { startAgainForTraining, type ThisProcess } from './startAgain';

/** The commands that a process was replaced by. */
function replacements(change: Partial<ThisProcess>): { args: readonly string[]; env: NodeJS.ProcessEnv }[] {
  const calls: { args: readonly string[]; env: NodeJS.ProcessEnv }[] = [];
  const execve = (_file: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    calls.push({ args, env });
    return undefined as never;
  };
  const { execPath } = process;
  const argv = ['node', 'cli.js', 'train', 'a b.json'];
  const base = { argv, execPath, execArgv: ['--inspect'], env: { A: '1' }, platform: 'linux' as const };
  startAgainForTraining({ ...base, execve, ...change });
  return calls;
}

it('starts a command that trains again with the same arguments, once', () => {
  const [{ args, env }] = replacements({});
  expect(args).toEqual([process.execPath, '--inspect', 'cli.js', 'train', 'a b.json']);
  expect(env['A']).toBe('1');
  expect(env['GLIBC_TUNABLES']).toMatch(/^glibc\.malloc\./);
  expect(replacements({ env })).toEqual([]);
});

it('leaves other commands, systems and versions of Node.js alone, and those that refuse', () => {
  expect(replacements({ argv: ['node', 'cli.js', 'validate', 'train'] })).toEqual([]);
  expect(replacements({ argv: ['node', 'cli.js'] })).toEqual([]);
  expect(replacements({ platform: 'win32' })).toEqual([]);
  expect(replacements({ execve: undefined })).toEqual([]);
  expect(replacements({ execPath: join(__dirname, 'node') })).toEqual([]);
  const packed = join(temporaryFolder(), 'packed');
  copyFileSync(__filename, packed);
  chmodSync(packed, 0o755);
  expect(replacements({ execPath: packed })).toEqual([]);
  const refuse = () => {
    throw new Error('ERR_ACCESS_DENIED');
  };
  expect(replacements({ execve: refuse })).toEqual([]);
});
