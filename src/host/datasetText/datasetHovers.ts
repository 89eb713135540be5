import * as vscode from 'vscode';
import { isDatasetDocument, rangeOf, type DatasetDocuments } from '../diagnostics/datasetDocuments';
import { describeValue, type Position, type ValueDescription } from './describeValue';
import { markdownCode } from './markdownCode';
import { paragraphAt, valueAt } from './paragraphText';

/** Hovers on offsets, answers and contexts of data sets. The data itself is shown as plain text: it may hold anything. */
export class DatasetHovers implements vscode.HoverProvider {
  constructor(private readonly documents: DatasetDocuments) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
    if (!isDatasetDocument(document)) return null;
    const utf16 = document.offsetAt(position);
    const paragraph = paragraphAt(this.documents.validate(document).analysis, utf16);
    const description = paragraph === null ? null : describeValue(paragraph, utf16);
    const node = paragraph === null ? undefined : valueAt(paragraph, utf16)?.node;
    if (paragraph === null || description === null || node === undefined) return null;
    const start = paragraph.startUtf16 + node.offset;
    // A whole context as range would be lit up as a whole.
    const range = description.kind === 'context' ? undefined : rangeOf(document, start, start + node.length);
    return new vscode.Hover(toMarkdown(description), range);
  }
}

/** Our own words are Markdown; whatever comes from the data stands in code blocks. */
function toMarkdown(description: ValueDescription): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  switch (description.kind) {
    case 'answerStart': {
      const { position, codePoints, excerpt } = description;
      if (position === null) {
        markdown.appendMarkdown(vscode.l10n.t('Outside of the context, which has {0} code points.', codePoints));
        return markdown;
      }
      markdown.appendMarkdown(counted(position, codePoints));
      markdown.appendMarkdown(markdownCode(excerpt));
      return markdown;
    }
    case 'answerText': {
      const { occurrences, isCut } = description;
      if (occurrences.length === 0) {
        markdown.appendMarkdown(vscode.l10n.t('Stands nowhere in the context.'));
        return markdown;
      }
      markdown.appendMarkdown(
        isCut
          ? vscode.l10n.t(
              'Stands in the context more than {0} times; at these code points nearest:',
              occurrences.length,
            )
          : vscode.l10n.t('Stands in the context at these code points:'),
      );
      const lines = occurrences.map(
        ({ codePoint, excerpt, isAnswerStart }) => `${isAnswerStart ? '→' : ' '} ${codePoint}: ${excerpt}`,
      );
      markdown.appendMarkdown(markdownCode(lines.join('\n')));
      return markdown;
    }
    case 'context':
      markdown.appendMarkdown(counted(description.position, description.codePoints));
      return markdown;
  }
}

function counted({ codePoint, utf16, utf8 }: Position, codePoints: number): string {
  return vscode.l10n.t(
    'Code point {0} of {1}; UTF-16 unit {2}, UTF-8 byte {3}. answer_start counts code points.',
    codePoint,
    codePoints,
    utf16,
    utf8,
  );
}
