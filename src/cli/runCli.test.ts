import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cliRun, goldenFolder } from '../../test/support/cliRun';

describe('the command line', () => {
  test('tells its commands', async () => {
    const { exitCode, stdout, stderr } = await cliRun(['--help']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    await expect(stdout).toMatchFileSnapshot(join(goldenFolder, 'help.txt'));
  });

  test('every command has a help that names --json', async () => {
    const { stdout: help } = await cliRun(['--help']);
    const names = [...help.matchAll(/^ {2}([a-z]+) /gmu)].map(([, name]) => name ?? '').filter(name => name !== 'help');
    expect(names.length).toBeGreaterThanOrEqual(10);
    for (const name of names) {
      const { exitCode, stdout } = await cliRun([name, '--help']);
      expect(exitCode, name).toBe(0);
      expect(stdout, name).toContain('--json');
    }
  });

  test('tells its version', async () => {
    expect(await cliRun(['--version'])).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });

  test.each([
    ['no command', []],
    ['an unknown command', ['translate']],
    ['an unknown option', ['runs', '--all']],
    ['too many arguments', ['runs', 'a', 'b']],
    ['no file', ['validate']],
    ['a missing required option', ['score', '--data', 'a.json']],
    ['a value of the wrong kind', ['train', '--train', 'a.json', '--epochs', 'many']],
    ['a value that is no choice', ['train', '--train', 'a.json', '--best-by', 'luck']],
    ['a threshold that is no number', ['score', '--data', 'a', '--predictions', 'b', '--na-prob-thresh', 'high']],
    ['neither config nor training file', ['train']],
    ['no text to ask about', ['ask', '--question', 'who?']],
    ['two texts to ask about', ['ask', '--question', 'who?', '-', '--context', 'a.txt']],
  ])('%s is a wrong usage, whether or not JSON is wanted', async (_case, args) => {
    for (const flags of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await cliRun([...args, ...flags]);
      expect(exitCode).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).not.toBe('');
    }
  });

  test('a failure has its code on stderr, and with --json as a document on stdout', async () => {
    const plain = await cliRun(['features', '/no/such/file.json']);
    expect(plain).toMatchObject({ exitCode: 1, stdout: '' });
    expect(plain.stderr).toMatch(/\(file-missing\)\n$/u);
    const json = await cliRun(['features', '/no/such/file.json', '--json']);
    expect(json).toMatchObject({ exitCode: 1, stderr: plain.stderr });
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: 'file-missing', message: expect.any(String) as string, details: { path: '/no/such/file.json' } },
    });
  });

  test('devices', async () => {
    const { exitCode, stdout } = await cliRun(['devices', '--json']);
    expect(exitCode).toBe(0);
    const devices = JSON.parse(stdout) as { id: string; usable: boolean; reason: string }[];
    expect(devices.map(({ id }) => id)).toEqual(['cpu', 'webgpu', 'cuda', 'directml', 'tensorflow']);
    expect(devices[0]?.usable).toBe(true);
    const { stdout: text } = await cliRun(['devices']);
    for (const { reason } of devices) expect(text).toContain(reason);
  });
});
