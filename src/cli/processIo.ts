import { once } from 'node:events';
import type { CliIo } from './cliIo';

/** The CLI's surroundings in a process of its own. */
export function processIo(): CliIo {
  // A reader that has seen enough (`spanlab features … | head`) closes the pipe: nothing is wrong, nothing is left to do.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return {
    cwd: process.cwd(),
    async writeOut(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    writeError(text) {
      process.stderr.write(text);
    },
    terminal: process.stderr.isTTY ? process.stderr : null,
    stdin: process.stdin,
    onInterrupt(listener) {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      const remove = (): void => {
        for (const signal of signals) process.off(signal, onSignal);
      };
      const onSignal = (): void => {
        // With no listener left, the system's own handling is back: the next signal ends the process.
        remove();
        listener();
      };
      for (const signal of signals) process.on(signal, onSignal);
      return remove;
    },
  };
}
