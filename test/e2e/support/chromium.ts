import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** With these flags of `@sparticuz/chromium` closing a page ends the whole browser. */
const unwantedFlags = new Set(['--single-process', '--no-zygote']);

/**
 * Starts a headless Chromium: on Linux the one that the npm package `@sparticuz/chromium` carries, unpacked once below
 * `cacheFolder`; elsewhere the Chrome installed on the machine.
 */
export async function launchChromium(cacheFolder: string): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  const folder = join(cacheFolder, 'chromium-147');
  const packaged = await importPackaged(folder);
  if (!existsSync(folder)) await unpack(cacheFolder, folder);

  const fontConfig = join(cacheFolder, 'fonts.conf');
  await writeFile(fontConfig, fontConfiguration(folder, cacheFolder));
  const env = { ...definedVariables(), FONTCONFIG_FILE: fontConfig };
  const options = {
    executablePath: join(folder, 'chromium'),
    args: packaged.args.filter(flag => !unwantedFlags.has(flag)),
  };
  try {
    return await chromium.launch({ ...options, env });
  } catch (error) {
    if (!String(error).includes('error while loading shared libraries')) throw error;
    // A machine without the libraries of a browser (NSS and the like): the package brings those too.
    return chromium.launch({ ...options, env: { ...env, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') } });
  }
}

/** Unpacks into a folder that gets its name only when everything is in it. */
async function unpack(cacheFolder: string, folder: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const unfinished = await mkdtemp(join(cacheFolder, 'unfinished-'));
  try {
    const packaged = await importPackaged(unfinished);
    await withVariables(lambdaVariables(unfinished), () => packaged.executablePath());
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function importPackaged(folder: string) {
  return withVariables(lambdaVariables(folder), async () => (await import('@sparticuz/chromium')).default);
}

/** The package unpacks to the temporary folder, and its shared libraries only where it believes itself on AWS Lambda. */
function lambdaVariables(folder: string): Record<string, string> {
  return { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
}

/** Runs `work` under other environment variables and restores all of them, those that `work` itself set too. */
async function withVariables<T>(variables: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

function definedVariables(): Record<string, string> {
  const isDefined = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;
  return Object.fromEntries(Object.entries(process.env).filter(isDefined));
}

/**
 * The system's fonts, and the package's own Open Sans for the user interface: on a machine without any font, text would be
 * invisible.
 */
function fontConfiguration(folder: string, cacheFolder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <alias binding="strong">
    <family>monospace</family>
    <prefer><family>DejaVu Sans Mono</family><family>Liberation Mono</family><family>Noto Sans Mono</family></prefer>
  </alias>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(cacheFolder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
