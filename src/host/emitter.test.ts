import { describe, expect, test } from 'vitest';
import { Emitter } from './emitter';

describe('Emitter', () => {
  test('calls listeners in order until they are disposed', () => {
    const emitter = new Emitter<number>();
    const seen: string[] = [];
    const first = emitter.event(value => seen.push(`first ${value}`));
    emitter.event(value => seen.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    expect(seen).toEqual(['first 1', 'second 1', 'second 2']);
  });

  test('the same function may subscribe twice', () => {
    const emitter = new Emitter<number>();
    let calls = 0;
    const listener = (): number => calls++;
    emitter.event(listener);
    const second = emitter.event(listener);
    emitter.fire(0);
    second.dispose();
    emitter.fire(0);
    expect(calls).toBe(3);
  });

  test('a listener may unsubscribe while it is called', () => {
    const emitter = new Emitter<number>();
    const seen: number[] = [];
    const subscription = emitter.event(value => {
      seen.push(value);
      subscription.dispose();
    });
    emitter.fire(1);
    emitter.fire(2);
    expect(seen).toEqual([1]);
  });
});
