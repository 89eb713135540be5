import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Gpu {
  readonly name: string;
  readonly memoryBytes: number;
}

const run = promisify(execFile);

/** Windows looks for programs in the current folder first: there, only the driver's own place counts. */
function program(): string {
  if (process.platform !== 'win32') return 'nvidia-smi';
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvidia-smi.exe');
}

/** The first GPU that NVIDIA's driver knows; null where there is no driver, or it does not answer. */
export async function nvidiaGpu(): Promise<Gpu | null> {
  const query = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'];
  try {
    const { stdout } = await run(program(), query, { timeout: 5000, windowsHide: true });
    return parseGpu(stdout);
  } catch {
    // Whatever is wrong with the driver, the library that needs it says so when it is tried.
    return null;
  }
}

/** A line such as `NVIDIA A100-SXM4-40GB, 40960` (mebibytes). */
export function parseGpu(output: string): Gpu | null {
  const found = /^(.+), (\d+)\s*$/mu.exec(output);
  return found === null ? null : { name: found[1].trim(), memoryBytes: Number(found[2]) * 2 ** 20 };
}
