import type { Disposable } from './disposable';

/** Subscribes a listener; assignable to VS Code's `Event`. */
export type Event<T> = (listener: (value: T) => unknown) => Disposable;

/**
 * An event source like VS Code's `EventEmitter`, in plain TypeScript: what uses it can be tested without VS Code. Listeners
 * are called in the order they came.
 */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ readonly call: (value: T) => unknown }>();

  readonly event: Event<T> = listener => {
    // An object of its own per subscription: the same function may subscribe twice.
    const entry = { call: listener };
    this.listeners.add(entry);
    return { dispose: () => void this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener.call(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
