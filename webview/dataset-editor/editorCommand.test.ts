import { describe, expect, it } from 'vitest';
import { editorCommand } from './editorCommand';
import type { Key } from './editorCommand';

const press = (name: string): Key => {
  const parts = name.split('+');
  return {
    key: parts.at(-1) ?? '',
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
  };
};

describe('editorCommand', () => {
  it.each([
    ['F8', 'nextProblem'],
    ['Shift+F8', null],
    ['Alt+ArrowDown', 'nextQuestion'],
    ['Alt+ArrowUp', 'previousQuestion'],
    ['ArrowDown', null],
    ['Ctrl+.', 'applyFix'],
    ['Meta+.', 'applyFix'],
    ['a', 'setAnswer'],
    ['Shift+A', 'addAnswer'],
    ['Ctrl+a', null],
    ['Alt+a', null],
    ['n', 'newQuestion'],
    ['u', 'toggleImpossible'],
    ['x', null],
  ])('%s is %j', (name, command) => {
    expect(editorCommand(press(name), false)).toBe(command);
  });

  it('leaves text alone in a field, but not F8', () => {
    expect(['a', 'n', 'u', 'Ctrl+.', 'Alt+ArrowDown'].map(name => editorCommand(press(name), true))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(editorCommand(press('F8'), true)).toBe('nextProblem');
  });
});
