import { join } from 'node:path';
import { version } from '../../package.json';
import { tensorFlowFoldersOf } from './tensorFlowFolders';
import { processIo } from './processIo';
import { runCli } from './runCli';
import { startAgainForTraining } from './startAgain';

startAgainForTraining(process);

/** `dist/cli.js` stands beside `media/`. */
const shippedModel = join(__dirname, '..', 'media', 'models', 'spanlab-en-small');

// The exit code is set rather than the process ended: what is still to be written to a pipe would be lost.
const tensorFlowFolders = tensorFlowFoldersOf(process.env);
runCli(process.argv.slice(2), processIo(), { version, shippedModel, tensorFlowFolders }).then(
  code => (process.exitCode = code),
  (error: unknown) => {
    process.exitCode = 1;
    throw error;
  },
);
