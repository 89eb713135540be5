/** What a key can ask the editor to do. */
export type EditorCommand =
  | 'nextProblem'
  | 'nextQuestion'
  | 'previousQuestion'
  | 'applyFix'
  | 'setAnswer'
  | 'addAnswer'
  | 'newQuestion'
  | 'toggleImpossible';

/** The part of a keyboard event that matters here. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The command of a key, or null for a key that is none. In a field only F8 is: everything else there is text.
 *
 * @param isTyping Whether the key goes to a field.
 */
export function editorCommand(key: Key, isTyping: boolean): EditorCommand | null {
  if (key.key === 'F8') return key.shiftKey ? null : 'nextProblem';
  if (isTyping) return null;
  if (key.altKey) {
    if (key.key === 'ArrowDown') return 'nextQuestion';
    return key.key === 'ArrowUp' ? 'previousQuestion' : null;
  }
  if (key.ctrlKey || key.metaKey) return key.key === '.' ? 'applyFix' : null;
  switch (key.key.toLowerCase()) {
    case 'a':
      return key.shiftKey ? 'addAnswer' : 'setAnswer';
    case 'n':
      return 'newQuestion';
    case 'u':
      return 'toggleImpossible';
    default:
      return null;
  }
}
