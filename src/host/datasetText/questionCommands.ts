import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { SpanLabError } from '../../core/errors';
import type { AskResult } from '../../protocol/engineApi';
import type { AskController } from '../ask/askController';
import { commands } from '../contributions';
import type { DatasetDocuments } from '../diagnostics/datasetDocuments';
import { requireDataset } from '../diagnostics/requireDataset';
import type { RankingsPanel } from '../rankings/rankingsPanel';
import type { RankingsSource } from '../rankings/rankingsModel';
import type { RunStore } from '../runs/runStore';
import { questionAt, questionOf, type QuestionInText } from './questions';

const argumentSchema = z.object({
  /** URI of the data set. */
  document: z.string(),
  paragraphIndex: z.int().min(0),
  questionIndex: z.int().min(0),
});
export type QuestionArgument = z.infer<typeof argumentSchema>;

interface Place {
  readonly document: vscode.TextDocument;
  readonly question: QuestionInText;
}

/** What can be done with one question of a data set in the text editor. */
export class QuestionCommands {
  constructor(
    private readonly documents: DatasetDocuments,
    private readonly asker: Pick<AskController, 'askAbout'>,
    private readonly store: Pick<RunStore, 'refresh'>,
    private readonly rankings: Pick<RankingsPanel, 'show' | 'source'>,
  ) {}

  /** Lets the model answer a question from its context. @param argument the question; without one that at the cursor */
  async ask(argument: unknown): Promise<AskResult> {
    const { document, question } = await this.find(argument);
    return this.asker.askAbout(question.question, {
      text: question.context,
      source: vscode.l10n.t('{0}, paragraph {1}', basename(document.fileName), question.paragraphIndex + 1),
      document: document.uri.toString(),
      startUtf16: question.contextStartUtf16,
      ...(question.writtenContext === question.context ? {} : { written: question.writtenContext }),
    });
  }

  /** Opens the rankings of an evaluation of this file at a question. Where there is none, offers to make one. */
  async showRankings(argument: unknown): Promise<void> {
    const { document, question } = await this.find(argument);
    const source = await this.evaluationOf(document.uri.fsPath);
    if (source !== null && question.id !== null) return this.rankings.show(source, null, question.id);
    const evaluate = vscode.l10n.t('Evaluate Model…');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('No evaluation of {0} is known: evaluate a model on it first.', basename(document.fileName)),
      evaluate,
    );
    if (chosen === evaluate) await vscode.commands.executeCommand(commands.evaluateModel);
  }

  /** The evaluation that is shown, if it is of this file; else that of the newest run which validated with it. */
  private async evaluationOf(path: string): Promise<RankingsSource | null> {
    if (this.rankings.source?.dataPath === path) return this.rankings.source;
    const run = (await this.store.refresh()).find(
      ({ manifest, status }) => manifest?.validation?.path === path && (status?.best ?? null) !== null,
    );
    return run === undefined ? null : { kind: 'run', folder: run.folder, name: run.name, dataPath: path };
  }

  private async find(argument: unknown): Promise<Place> {
    const given = argumentSchema.safeParse(argument).data;
    const editor = vscode.window.activeTextEditor;
    const document = requireDataset(
      given === undefined
        ? editor?.document
        : await vscode.workspace.openTextDocument(vscode.Uri.parse(given.document, true)),
    );
    const { analysis } = this.documents.validate(document);
    const question =
      given !== undefined
        ? questionOf(analysis, given.paragraphIndex, given.questionIndex)
        : editor !== undefined
          ? questionAt(analysis, document.offsetAt(editor.selection.active))
          : null;
    if (question !== null) return { document, question };
    throw new SpanLabError('question-empty', vscode.l10n.t('There is no question here.'));
  }
}
