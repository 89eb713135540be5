// Opens the sample workspace in VS Code with this working copy of the extension: npm run vscode. The build must be there.
// Uses the desktop's `code` where there is one, otherwise a VS Code in the browser, which runs until Ctrl+C.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installVscode } from '../test/e2e/support/installVscode';
import { placeWorkingCopy } from '../test/e2e/support/installExtension';
import { startVscode } from '../test/e2e/support/startVscode';

const run = promisify(execFile);
const repository = process.cwd();
// Kept between starts, so that runs and edits are still there tomorrow; the sample in media/ stays as it is.
const workspace = join(repository, '.vscode-test', 'sample');

if (!existsSync(workspace)) await cp(join(repository, 'media', 'sample'), workspace, { recursive: true });

async function hasDesktopCode(): Promise<boolean> {
  try {
    await run('code', ['--version'], { shell: process.platform === 'win32' });
    return true;
  } catch {
    return false;
  }
}

if (process.argv.includes('--browser') || !(await hasDesktopCode())) await openInBrowser();
else {
  console.log(`Opening ${workspace} in VS Code`);
  await run('code', ['--new-window', `--extensionDevelopmentPath=${repository}`, workspace], {
    shell: process.platform === 'win32',
  });
}

async function openInBrowser(): Promise<void> {
  const installation = await installVscode(repository, line => console.log(line));
  // A new profile each time: linked extensions are only found in a folder that is new, and VS Code's sockets need a short path.
  const profile = await mkdtemp(join(tmpdir(), 'spanlab-vscode-'));
  const extensionsDir = join(profile, 'extensions');
  await placeWorkingCopy(repository, extensionsDir);
  const server = await startVscode({
    installation,
    folder: workspace,
    extensionsDir,
    userDataDir: join(profile, 'data'),
    logFile: join(profile, 'server.log'),
  });
  console.log(`VS Code with SpanLab and the sample workspace:\n\n    ${server.url}\n\nPress Ctrl+C to end it.`);
  await new Promise<void>(resolve => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await server.stop();
  await rm(profile, { recursive: true, force: true });
}
