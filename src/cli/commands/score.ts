import { Option, type Command } from 'commander';
import { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import { metricProfile } from '../../core/metrics/profiles';
import { scoreDataset } from '../../core/metrics/scoreDataset';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readDatasetFile } from '../../engine/files/readDatasetFile';
import { readTextFile } from '../../engine/files/readTextFile';
import { exitCode, type CliContext, type CommonOptions } from '../cliContext';
import { readGoldAnswers } from '../goldAnswers';
import { formatScores } from '../output/scores';
import { parseJson } from '../parseJson';
import { schemaOptions } from '../schemaOptions';

interface ScoreOptions extends CommonOptions {
  readonly data: string;
  readonly predictions: string;
  readonly naProbs?: string;
  readonly naProbThresh?: number;
  readonly thresholdSweep?: 'official' | 'attainable';
  readonly metric?: 'auto' | 'squad1' | 'squad2';
}

const sweepHelp =
  'Search for the best threshold as the official script does, or only where a threshold can be (attainable).';

export function addScoreCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('score')
    .description('Scores of predictions made elsewhere, under the keys of the official script.')
    .requiredOption('--data <file>', 'data set of any known format, also packed with gzip')
    .requiredOption('--predictions <file>', 'JSON object: question id to answer text')
    .option('--na-probs <file>', 'JSON object: question id to no-answer probability or null odds (SQuAD 2.0)')
    .option('--na-prob-thresh <number>', 'above this a prediction counts as "no answer"; 1 when absent', Number)
    .addOption(new Option('--threshold-sweep <how>', sweepHelp).choices(['official', 'attainable']))
    .option('--json', 'write the scores as one JSON object to stdout');
  for (const option of schemaOptions(runConfigSchema.pick({ metric: true }))) command.addOption(option);
  command.action(
    context.action(async (options: ScoreOptions) => {
      if (Number.isNaN(options.naProbThresh)) command.error('error: --na-prob-thresh needs a number');
      const dataPath = context.path(options.data);
      const { format, examples, leftOut } = readGoldAnswers((await readDatasetFile(dataPath)).text, dataPath);
      const predictions = await readRecord(context.path(options.predictions), z.string());
      const naProbabilities =
        options.naProbs === undefined ? undefined : await readRecord(context.path(options.naProbs), z.number());
      const profile = metricProfile(options.metric ?? 'auto', format);
      const scores = scoreDataset({
        examples,
        predictions,
        profile,
        ...(naProbabilities === undefined ? {} : { naProbabilities }),
        ...(options.naProbThresh === undefined ? {} : { naProbabilityThreshold: options.naProbThresh }),
        ...(options.thresholdSweep === undefined ? {} : { thresholdSweep: options.thresholdSweep }),
      });
      const missing = examples.filter(({ id }) => !Object.hasOwn(predictions, id)).length;
      if (missing > 0) context.io.writeError(`${missing} questions without a prediction count as wrong\n`);
      if (leftOut > 0) context.io.writeError(`${leftOut} questions without an id or answers left out\n`);
      if (options.json) await context.writeJson(scores);
      else await context.io.writeOut(formatScores(scores));
      return exitCode.fine;
    }),
  );
}

async function readRecord<Value extends z.ZodType>(
  path: string,
  value: Value,
): Promise<Record<string, z.output<Value>>> {
  const record = z.record(z.string(), value).safeParse(parseJson(await readTextFile(path), path));
  if (record.success) return record.data;
  const place = record.error.issues[0]?.path.join('.') ?? '';
  throw new SpanLabError(
    'format-unknown',
    `${path} is not an object of one value per question id${place === '' ? '' : `: see ${place}`}.`,
    {
      path,
    },
  );
}
