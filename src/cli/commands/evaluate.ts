import type { Command } from 'commander';
import { z } from 'zod';
import { runConfigSchema } from '../../core/runs/runConfig';
import type { EvaluateRequest, EvaluationSummary } from '../../protocol/engineApi';
import type { CliContext, CommonOptions } from '../cliContext';
import { duration, loss } from '../output/numbers';
import { printable } from '../output/printable';
import { createProgressDisplay } from '../output/progress';
import { formatScores } from '../output/scores';
import { schemaOptions } from '../schemaOptions';
import { leftOutNote } from './features';

const evaluationOptions = runConfigSchema
  .pick({
    metric: true,
    maxLength: true,
    docStride: true,
    docStrideUnit: true,
    maxQuestionLength: true,
    maxContextLength: true,
    nBest: true,
    maxAnswerLength: true,
    nullScoreDiffThreshold: true,
  })
  .extend({
    limit: z.int().positive().optional().describe('Evaluate the first N questions only.'),
    batchSize: z.int().positive().max(4096).optional().describe('Windows per batch.'),
  });

type EvaluateOptions = CommonOptions &
  Omit<EvaluateRequest, 'model' | 'data' | 'out'> & {
    readonly model?: string;
    readonly data: string;
    readonly out: string;
  };

export function addEvaluateCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('evaluate')
    .description('Answers every question of a SQuAD file and scores the answers.')
    .option('--model <folder>', 'model folder; the shipped model when absent')
    .requiredOption('--data <file>', 'data set of any known format, also packed with gzip')
    .requiredOption(
      '--out <folder>',
      'folder for predictions.json, nbest_predictions.json, null_odds.json and eval.json',
    )
    .option('--json', 'write the scores, with loss, counts and seconds, as one JSON object to stdout');
  for (const option of schemaOptions(evaluationOptions)) command.addOption(option);
  command.action(
    context.action(async ({ json, model, data, out, ...settings }: EvaluateOptions) => {
      const progress = createProgressDisplay(context.io);
      const engine = context.openEngine(progress);
      const restoreInterrupt = context.io.onInterrupt(() => {
        progress.line('Stopping; nothing is written. Ctrl+C again ends at once.');
        void engine.cancelEvaluation(context.path(out));
      });
      try {
        const summary = await engine.evaluate({
          ...settings,
          model: context.modelPath(model),
          data: context.path(data),
          out: context.path(out),
        });
        if (json) await context.writeJson(asJson(summary));
        else await context.io.writeOut(asText(summary));
      } finally {
        restoreInterrupt();
        await engine.close();
      }
    }),
  );
}

/** The official keys beside everything else that was measured. */
function asJson({ scores, ...rest }: EvaluationSummary): unknown {
  return { ...scores, ...rest };
}

function asText({
  scores,
  examples,
  windows,
  leftOut,
  loss: meanLoss,
  seconds,
  out,
  metric,
}: EvaluationSummary): string {
  return [
    formatScores(scores),
    '\n',
    `${examples} questions in ${windows} windows, scored as ${metric}${leftOutNote(leftOut)}\n`,
    `loss ${loss(meanLoss)}, ${duration(seconds)}\n`,
    `Written to ${printable(out)}\n`,
  ].join('');
}
