// Stands in for @vscode/spdlog in the VS Code that tests and `npm run vscode` install: its native part needs a compiler, and
// without it no log file is written, so that output channels stay empty. Same interface, one synchronous append per message.
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

export class Logger {
  #file;
  #level = levels.indexOf('info');
  #isPlain = false;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  #write(level, message) {
    if (levels.indexOf(level) < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.#file, this.#isPlain ? message : `${time} [${level}] ${message}\n`);
  }

  trace = message => this.#write('trace', message);
  debug = message => this.#write('debug', message);
  info = message => this.#write('info', message);
  warn = message => this.#write('warning', message);
  error = message => this.#write('error', message);
  critical = message => this.#write('critical', message);
  getLevel = () => this.#level;
  setLevel = level => {
    this.#level = level;
  };
  setPattern = () => {};
  clearFormatters = () => {
    this.#isPlain = true;
  };
  flush = () => {};
  drop = () => {};
}

export const version = 0;
export const setLevel = () => {};
export const setFlushOn = () => {};
export const createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
export const createAsyncRotatingLogger = createRotatingLogger;
