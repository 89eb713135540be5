import * as vscode from 'vscode';
import type { LineRange, PlacedProblem } from '../../protocol/datasetRequests';
import { diagnosticSource, severities, type RuleDocumentation } from '../diagnostics/datasetDiagnostics';

/** A problem that the engine found, as VS Code shows it. @param uri the problem's file */
export function placedDiagnostic(
  uri: vscode.Uri,
  { code, severity, message, range, related }: PlacedProblem,
  documentation: RuleDocumentation,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, severities[severity]);
  diagnostic.source = diagnosticSource;
  const target = documentation(code);
  diagnostic.code = target === undefined ? code : { value: code, target };
  if (related.length > 0) {
    diagnostic.relatedInformation = related.map(place => {
      const file = place.file === null ? uri : vscode.Uri.file(place.file);
      return new vscode.DiagnosticRelatedInformation(new vscode.Location(file, toRange(place.range)), place.message);
    });
  }
  return diagnostic;
}

function toRange({ start, end }: LineRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
