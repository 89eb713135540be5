import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runConfigSchema } from '../core/runs/runConfig';
import { schemaOptions } from './schemaOptions';

const schema = z.strictObject({
  batchSize: z.int().positive().default(16).describe('Windows per step.'),
  learningRate: z.number().positive().default(5e-5),
  bestBy: z.enum(['f1', 'loss']).default('f1'),
  name: z.string().min(1).optional(),
  freezeEmbeddings: z.boolean().default(false),
});

function parse(args: readonly string[]): Record<string, unknown> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of schemaOptions(schema)) command.addOption(option);
  return command.parse(args, { from: 'user' }).opts();
}

describe('schemaOptions', () => {
  test('values have the types of their fields', () => {
    expect(parse(['--batch-size', '8', '--learning-rate', '1e-4', '--best-by', 'loss', '--name', '42'])).toEqual({
      batchSize: 8,
      learningRate: 1e-4,
      bestBy: 'loss',
      name: '42',
    });
  });

  test('what is not written stays undefined', () => {
    expect(parse([])).toEqual({});
  });

  test('what is true or false takes no value', () => {
    expect(parse(['--freeze-embeddings', '--batch-size', '8'])).toEqual({ freezeEmbeddings: true, batchSize: 8 });
  });

  test.each([
    ['--batch-size', '0'],
    ['--batch-size', '1.5'],
    ['--batch-size', 'many'],
    ['--batch-size', ''],
    ['--learning-rate', '-1'],
    ['--learning-rate', 'NaN'],
    ['--best-by', 'luck'],
    ['--name', ''],
  ])('%s %j is refused', (flag, value) => {
    expect(() => parse([flag, value])).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }) as Error);
  });

  test('descriptions tell defaults and choices', () => {
    expect(schemaOptions(schema).map(({ flags, description }) => `${flags}: ${description}`)).toEqual([
      '--batch-size <number>: Windows per step. Default: 16.',
      '--learning-rate <number>: Default: 0.00005.',
      '--best-by <text>: One of: f1, loss. Default: f1.',
      '--name <text>: ',
      '--freeze-embeddings: Default: false.',
    ]);
  });

  test('every field of a run config but its $schema makes an option', () => {
    const fields = runConfigSchema.omit({ $schema: true });
    expect(schemaOptions(fields).map(option => option.attributeName())).toEqual(Object.keys(fields.shape));
  });
});
