import { describe, expect, it } from 'vitest';
import type { SequenceRules } from '../tokenizer/types';
import { checkWindowOptions, resolveDocStride, resolveMaxLength, windowLimits } from './checkWindowOptions';
import { bertPairTemplate } from './pairTemplate';
import type { WindowOptions } from './types';

const codeOf = (options: WindowOptions, check = {}): string | undefined => {
  try {
    checkWindowOptions(options, check);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('checkWindowOptions', () => {
  // A question of one word leaves 20 - 3 - 1 tokens.
  it.each([
    [{ maxLength: 20, docStride: 15 }, undefined],
    [{ maxLength: 20, docStride: 16 }, 'stride-too-large'],
    [{ maxLength: 20, docStride: 16, docStrideUnit: 'step' }, undefined],
    [{ maxLength: 20, docStride: 17, docStrideUnit: 'step' }, 'stride-too-large'],
    [{ maxLength: 20, docStride: 0, docStrideUnit: 'step' }, 'stride-too-large'],
    [{ maxLength: 20, docStride: 0 }, undefined],
    [{ maxLength: 20, docStride: 5, maxContextLength: 5 }, 'stride-too-large'],
    [{ maxLength: 4, docStride: 0 }, 'stride-too-large'],
  ] as const)('%j: %s', (options, code) => {
    expect(codeOf(options)).toBe(code);
  });

  it('counts the special tokens of the family', () => {
    expect(codeOf({ maxLength: 20, docStride: 15 }, { specialTokens: 4 })).toBe('stride-too-large');
  });

  it('asks no stride of random windows, only room', () => {
    expect(codeOf({ maxLength: 20, docStride: 16 }, { isSliding: false })).toBeUndefined();
    expect(codeOf({ maxLength: 4, docStride: 0 }, { isSliding: false })).toBe('stride-too-large');
  });

  it('refuses windows that the model cannot take', () => {
    expect(codeOf({ maxLength: 513, docStride: 128 }, { maxSequenceLength: 512 })).toBe('config-invalid');
    expect(codeOf({ maxLength: 512, docStride: 128 }, { maxSequenceLength: 512 })).toBeUndefined();
  });
});

describe('windowLimits', () => {
  const special = { pad: 0, unk: 1, cls: 2, sep: 3 };
  const pair = bertPairTemplate(special);
  const twoSeparators = { ...pair, between: { ids: [3, 3], typeIds: [0, 0] } };
  const sequences = (maxLength: number | undefined): SequenceRules => ({
    pair: twoSeparators,
    padding: { id: 0, typeId: 0, side: 'right' },
    maxLength,
    hasTokenTypes: false,
  });

  it.each([
    [undefined, undefined, {}],
    [512, undefined, { maxSequenceLength: 512 }],
    [undefined, 256, { maxSequenceLength: 256 }],
    [512, 256, { maxSequenceLength: 256 }],
  ])('takes the lesser of the limits of tokenizer (%s) and model (%s)', (ofTokenizer, ofModel, expected) => {
    expect(windowLimits({ special, sequences: sequences(ofTokenizer) }, ofModel)).toEqual({
      specialTokens: 4,
      ...expected,
    });
  });

  it('knows nothing of a tokenizer that says nothing', () => {
    expect(windowLimits({ special })).toEqual({ specialTokens: 3 });
  });
});

describe('resolveMaxLength', () => {
  it('keeps the default to what the model can take, and refuses more that was asked for', () => {
    expect(resolveMaxLength(undefined, 384, undefined)).toBe(384);
    expect(resolveMaxLength(undefined, 384, 512)).toBe(384);
    expect(resolveMaxLength(undefined, 384, 128)).toBe(128);
    expect(resolveMaxLength(512, 384, 512)).toBe(512);
    expect(resolveMaxLength(1000, 384, undefined)).toBe(1000);
    expect(() => resolveMaxLength(513, 384, 512)).toThrow(expect.objectContaining({ code: 'config-invalid' }) as Error);
  });
});

describe('resolveDocStride', () => {
  it('is never more than a third of a window, unless asked for', () => {
    expect(resolveDocStride(undefined, 128, 384)).toBe(128);
    expect(resolveDocStride(undefined, 128, 64)).toBe(21);
    expect(resolveDocStride(40, 128, 64)).toBe(40);
  });
});
