import { describe, expect, test } from 'vitest';
import { DisposableStore } from './disposable';

describe('DisposableStore', () => {
  test('disposes each item once, and late ones at once', () => {
    const disposed: string[] = [];
    const item = (name: string): { dispose(): void } => ({ dispose: () => void disposed.push(name) });
    const store = new DisposableStore();
    store.add(item('a'));
    store.add(item('b'));
    store.dispose();
    store.dispose();
    store.add(item('late'));
    expect(disposed).toEqual(['a', 'b', 'late']);
  });
});
