import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import { cliRun } from '../../../test/support/cliRun';
import { silentLogger } from '../testing/silentLogger';
import { codeOf, DatasetDiagnostics } from './datasetDiagnostics';
import { DatasetDocuments } from './datasetDocuments';

interface Position {
  readonly line: number;
  readonly character: number;
}

const shown = vi.hoisted(() => ({ documents: [] as unknown[], diagnostics: [] as unknown[] }));

/** As much of VS Code as the diagnostics use. */
vi.mock('vscode', () => {
  class Range {
    constructor(
      readonly start: Position,
      readonly end: Position,
    ) {}
  }
  class Diagnostic {
    code: unknown;
    constructor(
      readonly range: Range,
      readonly message: string,
      readonly severity: number,
    ) {}
  }
  class Location {
    constructor(
      readonly uri: unknown,
      readonly range: Range,
    ) {}
  }
  class DiagnosticRelatedInformation {
    constructor(
      readonly location: Location,
      readonly message: string,
    ) {}
  }
  const event = () => ({ dispose: () => undefined });
  const collection = {
    set: (_uri: unknown, diagnostics: unknown[]) => (shown.diagnostics = diagnostics),
    delete: () => undefined,
    dispose: () => undefined,
  };
  return {
    Range,
    Diagnostic,
    Location,
    DiagnosticRelatedInformation,
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    languages: { createDiagnosticCollection: () => collection },
    workspace: {
      textDocuments: shown.documents,
      onDidOpenTextDocument: event,
      onDidChangeTextDocument: event,
      onDidCloseTextDocument: event,
      onDidChangeConfiguration: event,
      getConfiguration: () => ({ get: () => undefined }),
      fs: { isWritableFileSystem: () => true },
    },
  };
});

const answer = (text: string, start: number): object => ({ text, answer_start: start });
const value = {
  version: '1.1',
  data: [
    {
      title: 'Zähler 😀',
      paragraphs: [
        {
          context: '😀 Ada\u2028e\u0301crit 𠀀𠀁 中文\tand 👩‍🚀 left.',
          qas: [
            { id: '😀', question: '𠀀?', answers: [answer('Ada', 3), answer('𠀀𠀁', 99), answer('e\u0301crit', 5)] },
            { id: '😀', question: ' ', answers: [answer(' left.', 26), answer('中文', -1)] },
          ],
        },
        { context: 'e\u0301'.repeat(3), qas: [{ question: 'Who\u2028?', answers: [answer('', 0), answer('x', 0)] }] },
      ],
    },
  ],
};
const oneLine = JSON.stringify(value);
const lines = JSON.stringify(value, null, 2);
const files: readonly (readonly [string, string])[] = [
  ['oneLine', oneLine],
  ['lineFeeds', lines],
  ['carriageReturnsAndLineFeeds', lines.replaceAll('\n', '\r\n')],
  ['loneCarriageReturns', lines.replaceAll('\n', '\r')],
  ['everyKindOfLineEnd', lines.replace(/\n/g, (_, at: number) => ['\n', '\r\n', '\r'][at % 3] ?? '\n')],
  ['tabs', JSON.stringify(value, null, '\t').replaceAll('": ', '":\t')],
  ['byteOrderMark', `\ufeff${lines}`],
  ['byteOrderMarkOnOneLine', `\ufeff${oneLine}`],
  ['broken', lines.replaceAll('\n', '\r\n').replace('"Ada",', '"Ada"')],
];

/** A place as the command line prints it: from 1, columns in UTF-16 units. */
interface Place {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanlab-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(files)('command line and editor show the same problems at the same places: %s', async (name, text) => {
  const fromCli = await placesOfCli(text);
  expect(await placesOfEditor(text)).toEqual(fromCli);
  expect(fromCli.length).toBeGreaterThan(5);
  const printed = fromCli.map(
    ({ code, line, column, endLine, endColumn }) => `${line}:${column}-${endLine}:${endColumn} ${code}`,
  );
  const golden = join(import.meta.dirname, '../../../test/golden/dataset/places', `${name}.txt`);
  await expect(`${printed.join('\n')}\n`).toMatchFileSnapshot(golden);
});

async function placesOfCli(text: string): Promise<Place[]> {
  await writeFile(join(folder, 'a.json'), text);
  const { stdout } = await cliRun(['validate', '--json', 'a.json'], { cwd: folder });
  const { files: reports } = JSON.parse(stdout) as { files: { problems: Place[] }[] };
  return (reports[0]?.problems ?? []).map(({ code, line, column, endLine, endColumn }) => ({
    code,
    line,
    column,
    endLine,
    endColumn,
  }));
}

async function placesOfEditor(text: string): Promise<Place[]> {
  shown.documents.splice(0, Infinity, openDocument(text));
  const diagnostics = new DatasetDiagnostics(new DatasetDocuments(), () => undefined, silentLogger);
  await new Promise<void>(done => diagnostics.onDidChange(() => done()));
  diagnostics.dispose();
  return (shown.diagnostics as vscode.Diagnostic[]).map(diagnostic => {
    const { start, end } = diagnostic.range;
    return {
      code: codeOf(diagnostic) ?? '',
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    };
  });
}

/**
 * A document as VS Code makes one of a file: no byte-order mark, lines ended by any of the three line ends and by nothing else, and
 * joined by the one that most of them have.
 */
function openDocument(fileText: string): unknown {
  const content = fileText.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const [all, pairs] = [content.length - 1, fileText.split('\r\n').length - 1];
  const lineEnd = pairs > all / 2 ? '\r\n' : '\n';
  return {
    languageId: 'json',
    version: 1,
    uri: { scheme: 'file', path: '/a.json', toString: () => 'file:///a.json' },
    isClosed: false,
    isUntitled: false,
    getText: () => content.join(lineEnd),
    positionAt(offset: number): Position {
      let left = offset;
      for (const [line, { length }] of content.entries()) {
        if (left < length + lineEnd.length || line === all) return { line, character: Math.min(left, length) };
        left -= length + lineEnd.length;
      }
      return { line: 0, character: 0 };
    },
  };
}
