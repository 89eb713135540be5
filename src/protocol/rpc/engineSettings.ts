import * as z from 'zod';

/** What an engine process is told when it is forked: its first command line argument, as JSON. */
export const engineSettingsSchema = z.object({
  /** Folder of the model used when a request names none. */
  shippedModel: z.string(),
  /** Folder in which run folders are made when a config names none. */
  runsFolder: z.string(),
  /** Version of SpanLab, for manifests. */
  version: z.string(),
  /** Folders that the user named for TensorFlow.js; what is found there is run. */
  tensorFlowFolders: z.array(z.string()).optional(),
});
export type EngineSettings = z.infer<typeof engineSettingsSchema>;

/** The arguments of `fork` for an engine process. */
export function engineArguments(settings: EngineSettings): string[] {
  return [JSON.stringify(settings)];
}
