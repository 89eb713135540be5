import { access, realpath } from 'node:fs/promises';
import { SpanLabError } from '../../core/errors';

/**
 * Refuses to write over a file without `force`, and over the file that is read in any case, links followed.
 * @throws SpanLabError `file-exists`
 */
export async function refuseOverwriting(source: string, target: string, force: boolean): Promise<void> {
  const place = await placeOf(target);
  if (place === null) return;
  if (place === (await placeOf(source))) {
    throw new SpanLabError('file-exists', `${target} is the file that is read.`, { path: target });
  }
  if (!force)
    throw new SpanLabError('file-exists', `${target} exists, and is not replaced unless that is asked for.`, {
      path: target,
    });
}

/** Where a file really is, links followed; null where there is none. */
async function placeOf(path: string): Promise<string | null> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists ? await realpath(path) : null;
}
