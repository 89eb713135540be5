import type { Command } from 'commander';
import { z } from 'zod';
import { SpanLabError } from '../../core/errors';
import type { OffsetTokenizer } from '../../core/tokenizer/types';
import type { CliContext } from '../cliContext';
import { parseJson } from '../parseJson';
import { readLines } from '../readLines';
import { readTokenizer } from '../readTokenizer';

const requestSchema = z.object({ text: z.string() });

export function addTokenizeCommand(program: Command, context: CliContext): void {
  program
    .command('tokenize')
    .description('Tokens of the texts on standard input, with their places in the text.')
    .option('--model <folder>', 'folder with a tokenizer.json; the shipped model when absent')
    .option('--json', 'accepted for symmetry: the output is always JSON lines')
    .addHelpText(
      'after',
      '\nInput: one JSON object per line, {"text": …}. Output: one per line, {"ids": […], "tokens": […], "offsets": [[start, end], …]},\n' +
        'without special tokens. Offsets count Unicode code points, as answer_start in SQuAD files does; end is exclusive.',
    )
    .action(
      context.action(async ({ model }: { readonly model?: string }) => {
        const tokenizer = await readTokenizer(context.modelPath(model));
        let lineNumber = 0;
        for await (const line of readLines(context.io.stdin)) {
          lineNumber++;
          if (line.trim() !== '') await context.writeJson(tokenize(readRequest(line, lineNumber), tokenizer));
        }
      }),
    );
}

function readRequest(line: string, lineNumber: number): string {
  const source = `line ${lineNumber} of standard input`;
  const request = requestSchema.safeParse(parseJson(line, source));
  if (request.success) return request.data.text;
  throw new SpanLabError('format-unknown', `Not an object with a text: ${source}.`, { line: lineNumber });
}

function tokenize(text: string, tokenizer: OffsetTokenizer): unknown {
  const { ids, startCodePoints, endCodePoints } = tokenizer.encode(text);
  return {
    ids: Array.from(ids),
    tokens: Array.from(ids, id => tokenizer.token(id)),
    offsets: Array.from(startCodePoints, (start, index) => [start, endCodePoints[index]]),
  };
}
