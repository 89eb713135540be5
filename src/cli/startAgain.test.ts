import { expect, it } from 'vitest';
import { startAgainForTraining, type ThisProcess } from './startAgain';

/** The commands that a process was replaced by. */
function replacements(change: Partial<ThisProcess>): { args: readonly string[]; env: NodeJS.ProcessEnv }[] {
  const calls: { args: readonly string[]; env: NodeJS.ProcessEnv }[] = [];
  const execve = (_file: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
    calls.push({ args, env });
    return undefined as never;
  };
  const argv = ['/bin/node', 'cli.js', 'train', 'a b.json'];
  const base = { argv, execPath: '/bin/node', execArgv: ['--inspect'], env: { A: '1' }, platform: 'linux' as const };
  startAgainForTraining({ ...base, execve, ...change });
  return calls;
}

it('starts a command that trains again with the same arguments, once', () => {
  const [{ args, env }] = replacements({});
  expect(args).toEqual(['/bin/node', '--inspect', 'cli.js', 'train', 'a b.json']);
  expect(env['A']).toBe('1');
  expect(env['GLIBC_TUNABLES']).toMatch(/^glibc\.malloc\./);
  expect(replacements({ env })).toEqual([]);
});

it('leaves other commands, systems and versions of Node.js alone, and those that refuse', () => {
  expect(replacements({ argv: ['/bin/node', 'cli.js', 'validate', 'train'] })).toEqual([]);
  expect(replacements({ argv: ['/bin/node', 'cli.js'] })).toEqual([]);
  expect(replacements({ platform: 'win32' })).toEqual([]);
  expect(replacements({ execve: undefined })).toEqual([]);
  const refuse = () => {
    throw new Error('ERR_ACCESS_DENIED');
  };
  expect(replacements({ execve: refuse })).toEqual([]);
});
