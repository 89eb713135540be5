import type { Port, Unsubscribe } from './port';

type Listener = (message: unknown) => void;

/** What a forked `ChildProcess` and, inside the child, `process` have in common. Stated here: this folder knows no Node. */
export interface ProcessEnd {
  send?(message: object, handle: undefined, options: undefined, callback: (error: Error | null) => void): boolean;
  on(event: 'message' | 'disconnect', listener: Listener): unknown;
  off(event: 'message' | 'disconnect', listener: Listener): unknown;
}

/**
 * The IPC channel of `child_process.fork`. Fork with `serialization: 'advanced'`: the JSON default turns typed arrays into
 * plain objects.
 */
export function processPort(end: ProcessEnd): Port {
  const subscribe = (event: 'message' | 'disconnect', listener: Listener): Unsubscribe => {
    end.on(event, listener);
    return () => {
      end.off(event, listener);
    };
  };
  return {
    send: message =>
      new Promise((resolve, reject) => {
        if (end.send === undefined) {
          reject(new Error('the process has no IPC channel'));
          return;
        }
        end.send(message, undefined, undefined, error => {
          if (error) reject(error);
          else resolve();
        });
      }),
    onMessage: listener => subscribe('message', listener),
    onClose: listener => subscribe('disconnect', listener),
  };
}
