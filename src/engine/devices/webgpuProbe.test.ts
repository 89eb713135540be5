import { expect, it } from 'vitest';
import { readAnswer } from './webgpuProbe';

const answer = (...values: unknown[]) => `a driver's greeting\n${JSON.stringify(values)}\n`;

it.each([
  ['both types', answer(22, 22), true, true],
  ['no float16', answer(22, 'no kernel'), true, false],
  ['wrong float16', answer(22, 0), true, false],
  ['wrong numbers', answer(7, 22), false, false],
  ['no adapter', answer('x: No supported adapters\nmore', 'x'), false, false],
  ['no answer', 'a greeting\n', false, false],
  ['nothing', '', false, false],
])('%s', (_, output, usable, hasFloat16) => {
  const told = readAnswer(output, '', 'was ended by SIGABRT');
  expect(told).toMatchObject({ usable, hasFloat16 });
  expect(told.reason).not.toContain('\n');
});

it('tells what to install where the loader is missing, and how the trial ended where it died', () => {
  const errors = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file";
  expect(readAnswer(answer('No supported adapters', ''), errors, 'ended with code 0').reason).toContain('libvulkan1');
  expect(readAnswer('', '', 'was ended by SIGABRT').reason).toContain('SIGABRT');
});
