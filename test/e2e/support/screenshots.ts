import { join } from 'node:path';
import type { Workbench } from './workbench';

/** Whether the pictures of the README are made anew: `UPDATE_SCREENSHOTS=1`. */
export const updatesScreenshots = process.env['UPDATE_SCREENSHOTS'] === '1';

/** Writes a picture of the README, where that was asked for. */
export async function keepScreenshot(workbench: Workbench, name: string): Promise<void> {
  if (!updatesScreenshots) return;
  await workbench.screenshot(join(import.meta.dirname, '..', '..', '..', 'media', 'screenshots', `${name}.png`));
}
