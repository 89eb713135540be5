import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { currentTarget, packageFiles } from '../../../scripts/packageFiles';
import { stageExtension } from './installExtension';
import { installVscode, type VscodeInstallation } from './installVscode';

declare module 'vitest' {
  interface ProvidedContext {
    e2e: {
      readonly repository: string;
      readonly cacheFolder: string;
      readonly installation: VscodeInstallation;
      readonly extensionFolder: string;
    };
  }
}

/** Installs VS Code and lays out the extension as a user would get it, once for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const repository = join(import.meta.dirname, '..', '..', '..');
  if (!existsSync(join(repository, 'dist', 'extension.js'))) {
    throw new Error('dist/ is missing: run "npm run build" first');
  }
  const cacheFolder = join(repository, '.vscode-test');
  const installation = await installVscode(repository, line => process.stderr.write(`${line}\n`));
  const files = await packageFiles(repository, currentTarget());
  // Outside the repository: there Node would find packages in the repository's node_modules that the extension lacks.
  const parent = await mkdtemp(join(tmpdir(), 'spanlab-extension-'));
  const extensionFolder = await stageExtension(repository, files, parent);
  project.provide('e2e', { repository, cacheFolder, installation, extensionFolder });
  return () => rm(parent, { recursive: true, force: true });
}
