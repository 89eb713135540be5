// A process that goes on with a run, or begins it, and prints one line per event: for tests that kill it.
import { RunFolder } from '../../src/engine/runFolder/runFolder';
import { runTraining } from '../../src/engine/train/runTraining';

const runFolder = new RunFolder(process.argv[2] ?? '');
const hooks = {
  emit: ({ type }: { readonly type: string }) => void process.stdout.write(`${type}\n`),
  shouldStop: () => false,
};
runTraining({ runFolder, resume: true }, hooks).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
