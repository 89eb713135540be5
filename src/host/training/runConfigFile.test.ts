import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SpanLabError } from '../../core/errors';
import { isRunConfigFile, parseRunConfig } from './runConfigFile';

const folder = resolve('/project/configs');
const codeOf = (text: string): string => {
  try {
    parseRunConfig(text, folder);
  } catch (error) {
    return error instanceof SpanLabError ? error.code : String(error);
  }
  return 'accepted';
};

describe('parseRunConfig', () => {
  test('keeps what is written and makes paths absolute', () => {
    const other = resolve('/data/dev.json');
    expect(parseRunConfig(JSON.stringify({ train: 'train.json', validation: other, epochs: 3 }), folder)).toEqual({
      train: join(folder, 'train.json'),
      validation: other,
      epochs: 3,
    });
  });

  test.each([
    ['no JSON', '{'],
    ['no training file', '{}'],
    ['an unknown field', '{"train": "t.json", "epoch": 3}'],
    ['a value out of range', '{"train": "t.json", "learningRate": -1}'],
    ['a list', '[]'],
  ])('refuses %s', (_name, text) => {
    expect(codeOf(text)).toBe('config-invalid');
  });

  test('names the field that is wrong', () => {
    expect(() => parseRunConfig('{"train": "t.json", "epochs": "two"}', folder)).toThrow(/epochs/);
  });
});

test('run configs are told by their name', () => {
  expect(isRunConfigFile('a.spanlab.json')).toBe(true);
  expect(isRunConfigFile('A.SpanLab.JSON')).toBe(true);
  expect(isRunConfigFile('spanlab.json')).toBe(false);
});
