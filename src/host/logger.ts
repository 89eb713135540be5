/** Where log lines go: VS Code's `LogOutputChannel`, or an array in a test. Log lines stay English. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
