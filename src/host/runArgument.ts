import * as z from 'zod';

const folderSchema = z.union([z.string().min(1), z.object({ folder: z.string().min(1) }).transform(run => run.folder)]);

/**
 * The run that a command's argument names: a folder, or an object with one, such as a row of the Runs view.
 * @returns null when it names none
 */
export function runFolderOf(argument: unknown): string | null {
  return folderSchema.safeParse(argument).data ?? null;
}

/** The epoch that a command's argument names, or null. */
export function epochOf(argument: unknown): number | null {
  return z.object({ epoch: z.number() }).safeParse(argument).data?.epoch ?? null;
}
