import type { Port } from './port';

/** Two ports joined to each other within one process; messages are cloned and arrive in a later turn, as between processes. */
export function memoryPorts(): { readonly a: Port; readonly b: Port; close(): void } {
  const closeListeners = new Set<() => void>();
  let isOpen = true;

  const end = (): {
    messages: Set<(message: unknown) => void>;
    port: (other: () => Set<(message: unknown) => void>) => Port;
  } => {
    const messages = new Set<(message: unknown) => void>();
    return {
      messages,
      port: other => ({
        send: async message => {
          if (!isOpen) throw new Error('the port is closed');
          const copy: unknown = structuredClone(message);
          await Promise.resolve();
          for (const listener of other()) listener(copy);
        },
        onMessage: listener => {
          messages.add(listener);
          return () => messages.delete(listener);
        },
        onClose: listener => {
          closeListeners.add(listener);
          return () => closeListeners.delete(listener);
        },
      }),
    };
  };
  const [a, b] = [end(), end()];
  return {
    a: a.port(() => b.messages),
    b: b.port(() => a.messages),
    close() {
      isOpen = false;
      for (const listener of closeListeners) listener();
    },
  };
}
