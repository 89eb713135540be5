import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noticesText } from '../../scripts/notices';
import { shippedPackages } from '../../scripts/shippedPackages';

const repository = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(repository, file), 'utf8');

/** Licences whose terms the notices meet. Another one is a decision to be written down here. */
const accepted = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'Unlicense',
]);

describe('THIRD_PARTY_NOTICES.md', () => {
  it('names every shipped package with its licence (npm run notices writes it)', () => {
    expect(read('THIRD_PARTY_NOTICES.md')).toBe(noticesText(shippedPackages(repository)));
  });

  it('holds accepted licences only', () => {
    const others = shippedPackages(repository).filter(({ licence }) => !accepted.has(licence));
    expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });
});

describe('README.md', () => {
  const links = [...read('README.md').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(match => match[1] ?? '');
  const commandWords = [...read('README.md').matchAll(/npm run ([\w:-]+)/g)].map(match => match[1] ?? '');

  it('links to files that exist', () => {
    const local = links.filter(link => !/^[a-z]+:/.test(link));
    expect(local.length).toBeGreaterThan(0);
    expect(local.filter(link => !existsSync(join(repository, link)))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(commandWords.filter(word => !(word in scripts))).toEqual([]);
  });
});

it('CHANGELOG.md keeps a place for what is not yet released', () => {
  expect(read('CHANGELOG.md')).toMatch(/^## \[Unreleased\]$/m);
});
