/** What a command sees of the terminal and the folder it runs in. A parameter, so that tests run commands in their process. */
export interface CliIo {
  /** Folder that relative paths on the command line start from. */
  readonly cwd: string;
  /** The result. Resolves when more may be written. */
  writeOut(text: string): Promise<void>;
  /** Progress, logs and errors. */
  writeError(text: string): void;
  /** The stream of progress bars; null when stderr is not a terminal. */
  readonly terminal: NodeJS.WriteStream | null;
  /** UTF-8 bytes of standard input. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /**
   * Calls `listener` on the first Ctrl+C, instead of ending the process; a second one ends it at once, even while native code
   * runs. The returned function gives Ctrl+C its usual meaning back.
   */
  onInterrupt(listener: () => void): () => void;
}

/** All of standard input as text. */
export async function readStdin(io: CliIo): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
