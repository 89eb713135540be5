import type { ShippedPackage } from './shippedPackages';

/** Holders of the copyright in packages that name the MIT licence but bring no text of it. */
const mitHolders: Readonly<Record<string, string>> = {
  '@microsoft/fast-element': 'Microsoft Corporation',
  '@microsoft/fast-foundation': 'Microsoft Corporation',
  '@microsoft/fast-react-wrapper': 'Microsoft Corporation',
  '@microsoft/fast-web-utilities': 'Microsoft Corporation',
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-node': 'Microsoft Corporation',
};

const introduction = `# Third-party notices

SpanLab contains code of the packages below. This file is generated: \`npm run notices\`.

ONNX Runtime's native libraries (\`onnxruntime-node\`) contain further code of others; it is listed in \`ThirdPartyNotices.txt\` of
ONNX Runtime's repository. The shipped model and the sample data state their sources and licences in \`media/models/README.md\` and
\`media/sample/README.md\`.
`;

/**
 * The text of THIRD_PARTY_NOTICES.md.
 *
 * @throws Error naming a package that brings no licence text and is not known here
 */
export function noticesText(packages: readonly ShippedPackage[]): string {
  const sections = packages.map(shipped => {
    const texts = shipped.texts.length > 0 ? shipped.texts : [mitText(shipped)];
    const heading = `## ${shipped.name} ${shipped.version}\n\nLicence: ${shipped.licence}. ${shipped.homepage}`;
    return [heading, ...texts.map(text => `\`\`\`text\n${text}\n\`\`\``)].join('\n\n');
  });
  return `${introduction}\n${sections.join('\n\n')}\n`;
}

/** The MIT licence in its usual words, for a package that only names it. */
function mitText({ name, licence }: ShippedPackage): string {
  const holder = mitHolders[name];
  if (licence !== 'MIT' || holder === undefined) throw new Error(`${name} brings no licence text: add it by hand`);
  return `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
