import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** A driver that computes what a GPU would on the processor. */
export interface SwiftShader {
  /** Environment of a process that is to use it. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * SwiftShader and a Vulkan loader, of the npm package `@sparticuz/chromium`: unpacked once below a cache folder.
 * @returns a sentence where there is none for this machine
 */
export function findSwiftShader(cacheFolder: string): SwiftShader | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'SwiftShader comes for Linux on x64 only';
  const archive = packedFile();
  if (archive === null) return 'the package @sparticuz/chromium is not installed';
  const folder = join(cacheFolder, 'swiftshader-147');
  if (!existsSync(folder)) unpack(archive, cacheFolder, folder);
  return { env: { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: folder } };
}

function packedFile(): string | null {
  try {
    const main = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    for (let folder = dirname(main); folder !== dirname(folder); folder = dirname(folder)) {
      const file = join(folder, 'bin/swiftshader.tar.br');
      if (existsSync(file)) return file;
    }
    return null;
  } catch {
    // It is a development dependency, and may be left out.
    return null;
  }
}

/** Unpacks into a folder that gets its name only when everything is in it. */
function unpack(archive: string, cacheFolder: string, folder: string): void {
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = mkdtempSync(join(cacheFolder, 'unfinished-'));
  try {
    execFileSync('tar', ['-x', '-C', unfinished], { input: brotliDecompressSync(readFileSync(archive)) });
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
