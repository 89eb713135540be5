import { describe, expect, test } from 'vitest';
import { askedSettings, defaultSettings, describeSetting, formatSetting, readSettingValue } from './trainingSettings';

describe('readSettingValue', () => {
  test.each([
    ['epochs', '3', 3],
    ['epochs', ' 0.5 ', 0.5],
    ['learningRate', '3e-5', 3e-5],
    ['learningRate', '0,001', 0.001],
    ['batchSize', '32', 32],
  ] as const)('%s takes %j', (setting, text, value) => {
    expect(readSettingValue(setting, text)).toEqual({ value });
  });

  test.each([
    ['epochs', '0'],
    ['epochs', ''],
    ['epochs', 'two'],
    ['batchSize', '1.5'],
    ['batchSize', '-1'],
    ['learningRate', '0'],
    ['learningRate', 'Infinity'],
  ] as const)('%s refuses %j and says why', (setting, text) => {
    expect(readSettingValue(setting, text)).toEqual({ problem: expect.stringMatching(/\w/) as unknown });
  });
});

test('every setting has a default that it accepts, and a description', () => {
  for (const setting of askedSettings) {
    const text = formatSetting(defaultSettings[setting]);
    expect(readSettingValue(setting, text)).toEqual({ value: defaultSettings[setting] });
    expect(describeSetting(setting)).not.toBe('');
  }
});

test('small numbers are written with an exponent', () => {
  expect([5e-5, 1e-4, 0.001, 0.01, 2, 0].map(formatSetting)).toEqual(['5e-5', '1e-4', '0.001', '0.01', '2', '0']);
});
