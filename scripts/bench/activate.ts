import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Bench } from './bench';
import { rounded } from './timing';

const entry = join('src', 'host', 'extension.ts');
const bundle = join('.cache', 'bench-extension.cjs');
const driver = join('.cache', 'bench-activate.cjs');
const starts = 9;

/**
 * Loads and activates the extension in a process of its own and prints the milliseconds. In place of VS Code's API stands an
 * object that answers everything at once: what is measured is the extension's own work.
 */
const driverSource = `
const Module = require('node:module');
const stub = () => {
  const members = new Map();
  return new Proxy(class {}, {
    get: (target, name) => {
      if (name === 'prototype') return target.prototype;
      if (name === 'then') return undefined;
      if (name === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (name === Symbol.toPrimitive) return () => '';
      if (!members.has(name)) members.set(name, stub());
      return members.get(name);
    },
    set: (_target, name, value) => members.set(name, value) !== undefined,
    apply: () => stub(),
    construct: () => stub(),
  });
};
// A bundle copies a module's own members, and inherits the rest: only what is inherited can be made up on demand.
const vscode = Object.create(stub());
const load = Module._load;
Module._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));
const started = performance.now();
const extension = require(require('node:path').resolve(process.argv[2]));
const loaded = performance.now();
const context = { subscriptions: [], extensionPath: process.cwd(), extensionUri: stub(), globalStorageUri: { fsPath: process.cwd() },
  workspaceState: { get: (_key, fallback) => fallback, update: async () => undefined }, globalState: { get: (_key, fallback) => fallback, update: async () => undefined },
  extension: { packageJSON: { version: '0' } } };
extension.activate(context);
process.stdout.write(JSON.stringify({ load: loaded - started, activate: performance.now() - loaded }));
process.exit(0);
`;

/** Loading and activating the extension. */
export const activate: Bench = {
  name: 'activate',
  async run() {
    if (!existsSync(entry)) throw new Error(`There is no ${entry}.`);
    await build({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      external: ['vscode'],
    });
    writeFileSync(driver, driverSource);
    try {
      const times = Array.from(
        { length: starts },
        () =>
          JSON.parse(execFileSync(process.execPath, [driver, bundle], { encoding: 'utf8' })) as {
            load: number;
            activate: number;
          },
      );
      const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
      const work = `extension bundle in Node ${process.versions.node}, VS Code's API replaced by a stub; median of ${starts} processes`;
      return [
        { name: 'activate-load', value: rounded(median(times.map(({ load }) => load))), unit: 'ms', work },
        { name: 'activate', value: rounded(median(times.map(time => time.activate))), unit: 'ms', work },
      ];
    } finally {
      rmSync(bundle, { force: true });
      rmSync(driver, { force: true });
    }
  },
};
