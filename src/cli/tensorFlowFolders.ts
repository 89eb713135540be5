import { delimiter, isAbsolute } from 'node:path';

/** Names the folders whose `node_modules` hold TensorFlow.js. */
const variable = 'SPANLAB_TENSORFLOW_FOLDER';

/**
 * The folders that the user named for TensorFlow.js, separated as in `PATH`. Relative ones are left out: they would mean another
 * folder wherever the command runs, and what is found there is run.
 */
export function tensorFlowFoldersOf(environment: NodeJS.ProcessEnv): string[] {
  return (environment[variable] ?? '').split(delimiter).filter(isAbsolute);
}
