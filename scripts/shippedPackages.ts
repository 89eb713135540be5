import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A package of others whose code ships with SpanLab. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier, as the package's manifest gives it. */
  readonly licence: string;
  readonly homepage: string;
  /** The licence and notice texts found in the package; empty when it brings none. */
  readonly texts: readonly string[];
}

/** Not inside the bundles: shipped as they are, since they load native libraries. */
const shippedAsFiles = ['onnxruntime-common', 'onnxruntime-node', '@vscode/codicons'];

const licenceFile = /^(licen[cs]e|notice|copying|copyrightnotice)/i;

/**
 * The packages whose code is in `dist/` (as the source maps of the bundles tell) or beside it, by name. Needs the build.
 */
export function shippedPackages(repository: string): ShippedPackage[] {
  const folders = new Set(shippedAsFiles.map(name => `node_modules/${name}`));
  for (const map of sourceMaps(join(repository, 'dist'))) {
    const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
    for (const source of sources) {
      const folder = packageFolder(source);
      if (folder !== null) folders.add(folder);
    }
  }
  const packages = [...folders].map(folder => readPackage(join(repository, folder)));
  const byName = new Map(packages.map(found => [`${found.name} ${found.version}`, found]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function sourceMaps(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter(name => name.endsWith('.map')).map(name => join(folder, name));
}

/** `../node_modules/@scope/name/lib/x.js` gives `node_modules/@scope/name`; own sources give null. */
function packageFolder(source: string): string | null {
  const match = /(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(source);
  return match?.[1] ?? null;
}

function readPackage(folder: string): ShippedPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  if (manifest.license === undefined) throw new Error(`${manifest.name} states no licence`);
  const files = readdirSync(folder)
    .filter(file => licenceFile.test(file))
    .sort();
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license,
    homepage: `https://www.npmjs.com/package/${manifest.name}`,
    texts: files.map(file =>
      readFileSync(join(folder, file), 'utf8')
        .replace(/[ \t\r]+$/gm, '')
        .trim(),
    ),
  };
}
