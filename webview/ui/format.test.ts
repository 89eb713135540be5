import { describe, expect, it } from 'vitest';
import {
  fileName,
  formatBytes,
  formatCount,
  formatDuration,
  formatExponential,
  formatFixed,
  formatInteger,
  formatPercent,
  formatSigned,
  formatSpan,
} from './format';

describe('numbers', () => {
  it.each([
    [formatInteger(10570), '10,570'],
    [formatInteger(-3), '−3'],
    [formatInteger(null), '–'],
    [formatFixed(0.86041, 4), '0.8604'],
    [formatFixed(-11.2, 2), '−11.20'],
    [formatFixed(-0.001, 2), '0.00'],
    [formatFixed(1234.5, 1), '1,234.5'],
    [formatFixed(Number.NaN, 2), '–'],
    [formatSigned(2.184, 2), '+2.18'],
    [formatSigned(-9.314, 2), '−9.31'],
    [formatSigned(0, 2), '0.00'],
    [formatExponential(9.8312e-6), '9.83e-6'],
    [formatExponential(5e-5), '5e-5'],
    [formatExponential(0), '0'],
    [formatPercent(0.509), '50 %'],
    [formatPercent(0.9999), '99 %'],
    [formatSpan(474, 486), '[474, 486)'],
    [formatCount(1, 'question'), '1 question'],
    [formatCount(2067, 'paragraph'), '2,067 paragraphs'],
  ])('%s is %s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500_000_000, '1.5 GB'],
    [36_000_000, '36 MB'],
    [9_840_000_000, '9.8 GB'],
  ])('%d', (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [58.4, '58 s'],
    [59.6, '1 min'],
    [1440, '24 min'],
    [4380, '1 h 13 min'],
    [3600, '1 h'],
    [183_600, '2 d 3 h'],
  ])('%d s', (seconds, expected) => {
    expect(formatDuration(seconds)).toBe(expected);
  });
});

describe('fileName', () => {
  it.each([
    ['/data/dev-v1.1.json', 'dev-v1.1.json'],
    ['C:\\data\\dev.json', 'dev.json'],
    ['models/e5/', 'e5'],
    ['dev.json', 'dev.json'],
  ])('%s', (path, expected) => {
    expect(fileName(path)).toBe(expected);
  });
});
