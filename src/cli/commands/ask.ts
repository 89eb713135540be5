import type { Command } from 'commander';
import { z } from 'zod';
import { runConfigSchema } from '../../core/runs/runConfig';
import { readTextFile } from '../../engine/files/readTextFile';
import type { AskRequest, AskResult } from '../../protocol/engineApi';
import { readStdin } from '../cliIo';
import type { CliContext, CommonOptions } from '../cliContext';
import { createProgressDisplay } from '../output/progress';
import { formatTable } from '../output/table';
import { schemaOptions } from '../schemaOptions';

const askOptions = runConfigSchema
  .pick({ maxLength: true, docStride: true, maxAnswerLength: true })
  .extend({ topK: z.int().positive().max(1000).default(5).describe('How many answers to show.') });

type AskOptions = CommonOptions &
  Omit<AskRequest, 'model' | 'question' | 'context'> & {
    readonly model?: string;
    readonly question: string;
    readonly context?: string;
  };

export function addAskCommand(program: Command, context: CliContext): void {
  const command: Command = program
    .command('ask')
    .description('Answers one question about a text.')
    .argument('[-]', 'a dash reads the text from standard input')
    .option('--model <folder>', 'model folder; the shipped model when absent')
    .requiredOption('--question <text>', 'the question')
    .option('--context <file>', 'UTF-8 file with the text; a dash for standard input')
    .option(
      '--json',
      'write {answers: [{text, start, end, score, startLogit, endLogit, window, …}], nullScore, …} to stdout',
    )
    .addHelpText(
      'after',
      '\nPlaces count Unicode code points of the text from 0; the end is exclusive. The score is the probability of the start times\n' +
        "that of the end, over all tokens of the answer's window.",
    );
  for (const option of schemaOptions(askOptions)) command.addOption(option);
  command.action(
    context.action(async (dash: string | undefined, options: AskOptions) => {
      const { json, model, question, context: file, ...settings } = options;
      if (dash !== undefined && (dash !== '-' || file !== undefined)) {
        command.error('error: give the text with --context FILE, or a dash to read it from standard input');
      }
      const source = dash ?? file;
      if (source === undefined) command.error('error: --context FILE is needed, or a dash to read standard input');
      const text = source === '-' ? await readStdin(context.io) : await readTextFile(context.path(source));
      const engine = context.openEngine(createProgressDisplay(context.io));
      try {
        const result = await engine.ask({ ...settings, model: context.modelPath(model), question, context: text });
        if (json) await context.writeJson(asJson(result));
        else await context.io.writeOut(asText(result));
      } finally {
        await engine.close();
      }
    }),
  );
}

function asJson({ answers, ...rest }: AskResult): unknown {
  return {
    answers: answers.map(answer => ({
      text: answer.text,
      start: answer.startCodePoint,
      end: answer.endCodePoint,
      score: answer.jointProbability,
      startLogit: answer.startLogit,
      endLogit: answer.endLogit,
      window: answer.windowIndex,
      logitSum: answer.logitSum,
      nBestProbability: answer.nBestProbability,
    })),
    ...rest,
  };
}

function asText({ answers, nullScore, nullScoreDiff }: AskResult): string {
  const table = formatTable(
    [
      { title: '', align: 'right' },
      { title: 'answer', align: 'left' },
      { title: 'score', align: 'right' },
      { title: 'logits', align: 'right' },
      { title: 'place', align: 'right' },
      { title: 'window', align: 'right' },
    ],
    answers.map((answer, index) => [
      String(index + 1),
      answer.text,
      answer.jointProbability.toFixed(4),
      answer.logitSum.toFixed(3),
      `${answer.startCodePoint}-${answer.endCodePoint}`,
      String(answer.windowIndex),
    ]),
  );
  const [distance, side] = [Math.abs(nullScoreDiff).toFixed(3), nullScoreDiff > 0 ? 'above' : 'below'];
  return `${table}\n"no answer" has logits ${nullScore.toFixed(3)}, ${distance} ${side} the best answer\n`;
}
