// Trains the shipped model, or continues an interrupted training.
// Usage: node scripts/runTypeScript.mjs scripts/shippedModel/train.ts BASE TRAIN.json[.gz] RUNS
//        node scripts/runTypeScript.mjs scripts/shippedModel/train.ts --resume RUN
import { runConfigSchema } from '../../src/core/runs/runConfig';
import { RunFolder } from '../../src/engine/runFolder/runFolder';
import { prepareRun } from '../../src/engine/train/prepareRun';
import { runTraining } from '../../src/engine/train/runTraining';

/** A random 16 % of SQuAD 1.1's training windows (900 steps), once; no dropout, as nothing is seen twice. */
const settings = {
  name: 'spanlab-en-small',
  epochs: 0.1626,
  batchSize: 16,
  learningRate: 2e-4,
  warmupRatio: 0.1,
  dropout: 0,
  saveSteps: 200,
};

const args = process.argv.slice(2);
const isResumed = args[0] === '--resume';
const [model, train, output] = args;
const runFolder = isResumed
  ? new RunFolder(args[1])
  : await prepareRun(runConfigSchema.parse({ ...settings, model, train, output }), {
      shippedModel: model,
      runsFolder: output,
      version: 'unreleased',
    });
console.log(runFolder.path);
await runTraining(
  { runFolder, resume: isResumed },
  {
    emit: event => {
      if (event.type !== 'step') console.log(JSON.stringify(event));
      else if (event.step % 10 === 0) {
        console.log(
          `step ${event.step} loss ${event.loss.toFixed(3)} rate ${event.learningRate.toExponential(2)} ` +
            `${event.samplesPerSecond.toFixed(1)} samples/s, ${Math.round(event.secondsLeft / 60)} min left`,
        );
      }
    },
    shouldStop: () => false,
  },
);
