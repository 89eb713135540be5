// Makes the extension's package: npm run package [-- --target linux-x64]. The build must be there; the file is spanlab-TARGET-VERSION.vsix.
import { availableTargets, currentTarget, runVsce, type Target, writeIgnoreFile } from './packageFiles';

const repository = process.cwd();
const at = process.argv.indexOf('--target');
const asked = at < 0 ? currentTarget() : process.argv[at + 1];
const target = (await availableTargets(repository)).find((known): known is Target => known === asked);
if (target === undefined) {
  console.error(`No package can be made for ${asked}; known: ${(await availableTargets(repository)).join(', ')}`);
  process.exit(1);
}
const ignoreFile = await writeIgnoreFile(repository, target);
const options = [
  '--target',
  target,
  '--ignoreFile',
  ignoreFile,
  '--no-rewrite-relative-links',
  '--allow-missing-repository',
];
process.stdout.write(await runVsce(repository, ['package', ...options]));
