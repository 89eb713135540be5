import { join } from 'node:path';
import type { Workbench } from './workbench';

/** Writes a picture of the README, only where asked for: `UPDATE_SCREENSHOTS=1`. */
export async function keepScreenshot(workbench: Workbench, name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  await workbench.screenshot(join(import.meta.dirname, '..', '..', '..', 'media', 'screenshots', `${name}.png`));
}
