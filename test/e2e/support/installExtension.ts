import { cp, link, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** `publisher.name-version`: what VS Code calls the folder of an installed extension. */
async function extensionFolderName(repository: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Record<string, string>;
  return `${manifest['publisher']}.${manifest['name']}-${manifest['version']}`;
}

/**
 * Makes a folder that holds exactly the files that a user gets from the package, so that a file missing from the package is a
 * failing test and not a surprise. Files are hard links where possible: the native libraries are large.
 *
 * @param files relative to `repository`, as `packageFiles` lists them
 * @returns the folder, below `parent`
 */
export async function stageExtension(repository: string, files: readonly string[], parent: string): Promise<string> {
  const folder = join(parent, await extensionFolderName(repository));
  await rm(folder, { recursive: true, force: true });
  for (const file of files) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    await linkOrCopy(join(repository, file), target);
  }
  return folder;
}

async function linkOrCopy(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch {
    // Another file system, or one without hard links.
    await cp(source, target);
  }
}

/** Installs a staged extension into a fresh extensions folder by a symbolic link. */
export async function placeExtension(extensionFolder: string, extensionsDir: string): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  await symlink(extensionFolder, join(extensionsDir, basename(extensionFolder)), 'junction');
}

/** Installs the working copy itself: a new build is there after the next reload of the window. */
export async function placeWorkingCopy(repository: string, extensionsDir: string): Promise<void> {
  await mkdir(extensionsDir, { recursive: true });
  await symlink(repository, join(extensionsDir, await extensionFolderName(repository)), 'junction');
}
