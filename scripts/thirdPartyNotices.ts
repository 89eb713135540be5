// Writes THIRD_PARTY_NOTICES.md from what is in the build: npm run notices.
import { writeFileSync } from 'node:fs';
import { noticesText } from './notices';
import { shippedPackages } from './shippedPackages';

const packages = shippedPackages(process.cwd());
writeFileSync('THIRD_PARTY_NOTICES.md', noticesText(packages));
console.log(packages.map(({ name, version, licence }) => `${name} ${version} (${licence})`).join('\n'));
