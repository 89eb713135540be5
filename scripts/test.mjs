// All checks and tests: npm test. Every suite runs, whatever the ones before it found. The last line sums up:
// "N passed, N failed", where formatting, lint and types count as one check each. Exit code 1 when anything failed.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const reports = join('out', 'test');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const bin = name => join('node_modules', name);
const checks = [
  { name: 'build', command: ['esbuild.mjs'] },
  { name: 'formatting', command: [bin('prettier/bin/prettier.cjs'), '--check', '.'] },
  { name: 'lint', command: [bin('eslint/bin/eslint.js'), '.'] },
  { name: 'types', command: [bin('typescript/bin/tsc'), '--noEmit', '-p', '.'] },
  { name: 'types of the webviews', command: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'webview'] },
];
const suites = [
  { name: 'unit', config: 'vitest.config.ts' },
  { name: 'package', config: 'vitest.package.config.ts' },
  { name: 'webviews in Chromium', config: 'vitest.host.config.ts' },
  { name: 'end to end in VS Code', config: 'vitest.e2e.config.ts' },
];

/** Runs a Node script with the terminal's own output; resolves to its exit code. */
function runNode(command) {
  return new Promise((resolve, reject) => {
    // The configurations are bundled by vitest, as the package is CommonJS: nothing to warn of.
    const env = { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' };
    const child = spawn(process.execPath, command, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}

/** How many tests of a suite passed and failed, from vitest's report. A suite that broke without one counts as one failure. */
function countTests(report, exitCode) {
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  // A file that does not even load has no tests: it counts by itself.
  const brokenFiles = result.testResults.filter(
    file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'),
  ).length;
  const failed = result.numFailedTests + brokenFiles;
  const passed = result.numPassedTests;
  const skipped = result.numPendingTests + result.numTodoTests;
  // Errors outside of tests, or no test at all, fail the suite too.
  return { passed, skipped, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

const results = [];
async function step(name, work) {
  console.log(`\n── ${name}`);
  const started = Date.now();
  const counts = await work();
  results.push({ name, ...counts, seconds: (Date.now() - started) / 1000 });
}

for (const { name, command } of checks) {
  await step(name, async () => ((await runNode(command)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));
}
for (const { name, config } of suites) {
  await step(name, async () => {
    const report = join(reports, `${config}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    return countTests(report, await runNode([bin('vitest/vitest.mjs'), 'run', '--config', config, ...reporters]));
  });
}

console.log();
for (const { name, passed, failed, skipped = 0, seconds } of results) {
  const note = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(
    `${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed${note} (${seconds.toFixed(0)} s)`,
  );
}
const sum = key => results.reduce((total, result) => total + result[key], 0);
const failed = sum('failed');
if (failed > 0) process.exitCode = 1;
console.log(`${sum('passed')} passed, ${failed} failed`);
