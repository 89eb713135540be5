import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import { SpanLabError } from '../../core/errors';
import type { FromRankings, ToRankings } from '../../protocol/views/rankings';
import { commands, webviewPanels } from '../contributions';
import { rangeOf } from '../diagnostics/datasetDocuments';
import { DisposableStore, type Disposable } from '../disposable';
import type { EngineClient } from '../engine/engineClient';
import { SinglePanel, type PanelServices } from '../webview/singlePanel';
import { findQuestion } from './findQuestion';
import { fromRankingsSchema } from './fromRankings';
import { RankingsModel, type RankingsSource } from './rankingsModel';

/** Where the last shown evaluation is remembered for the next window. */
const sourceKey = 'rankings.source';
const rememberedSchema = z.object({
  kind: z.enum(['run', 'evaluation']),
  folder: z.string(),
  name: z.string(),
  dataPath: z.string().nullable(),
});

/** The rankings: every question of an evaluation with its ranked answers. */
export class RankingsPanel implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly panel: SinglePanel<ToRankings, FromRankings>;
  private model: RankingsModel | null = null;
  private epoch: number | null = null;
  private isEvaluating = false;
  /** A question to open that the view has not asked for yet. */
  private wantedQuestion: string | null = null;

  constructor(
    engine: Pick<EngineClient, 'onRunEvents'>,
    private readonly memory: vscode.Memento,
    private readonly services: PanelServices,
  ) {
    this.panel = this.disposables.add(
      new SinglePanel<ToRankings, FromRankings>(
        {
          viewType: webviewPanels.rankings,
          bundle: 'rankings',
          title: vscode.l10n.t('Rankings'),
          schema: fromRankingsSchema,
          onReady: () => this.restore(),
          onMessage: message => this.handle(message),
        },
        services,
      ),
    );
    this.disposables.add(
      engine.onRunEvents(({ runFolder, events }) => {
        const isEvaluated = events.some(event => event.type === 'epoch' && event.evaluation !== null);
        if (!isEvaluated || runFolder !== this.model?.source.folder) return;
        this.sendSnapshot().catch((error: unknown) => this.services.notifier.show(error));
      }),
    );
  }

  /** What is shown, or was last; null before anything was. */
  get source(): RankingsSource | null {
    return this.model?.source ?? null;
  }

  /** Shows an evaluation; null for the one shown last. @param questionId a question to open in it */
  async show(source: RankingsSource | null, epoch: number | null, questionId: string | null = null): Promise<void> {
    this.wantedQuestion = questionId;
    if (source !== null) {
      this.isEvaluating = false;
      this.setSource(source, epoch);
    }
    this.panel.show(vscode.ViewColumn.Active);
    this.panel.post({ type: 'loading' });
    await this.restore();
  }

  /** Shows that an evaluation is going on. */
  showProgress(): void {
    this.isEvaluating = true;
    this.panel.show(vscode.ViewColumn.Active);
    this.panel.post({ type: 'loading' });
  }

  /** The evaluation ended without a result: back to what was shown before. */
  async cancelProgress(): Promise<void> {
    this.isEvaluating = false;
    await this.sendSnapshot();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private setSource(source: RankingsSource, epoch: number | null): void {
    this.model = new RankingsModel(source, error => this.services.notifier.show(error));
    this.epoch = epoch;
    void this.memory.update(sourceKey, source);
  }

  private async restore(): Promise<void> {
    if (this.model === null) {
      const remembered = rememberedSchema.safeParse(this.memory.get(sourceKey)).data;
      if (remembered !== undefined) this.setSource(remembered, null);
    }
    await this.sendSnapshot();
  }

  private async sendSnapshot(): Promise<void> {
    if (this.isEvaluating) {
      this.panel.post({ type: 'loading' });
      return;
    }
    const { model } = this;
    if (model === null) {
      this.panel.post({ type: 'empty', reason: vscode.l10n.t('Nothing has been evaluated yet.') });
      return;
    }
    this.panel.setTitle(vscode.l10n.t('Rankings: {0}', model.source.name));
    try {
      const wanted = this.wantedQuestion;
      const detail = wanted === null ? null : await model.detail(wanted, this.epoch);
      const message = await model.snapshot(this.epoch);
      if (model !== this.model) return;
      // The view opens the question, and asks for it again once it has the list.
      if (detail !== null) this.panel.post({ type: 'detail', detail });
      this.panel.post(message);
    } catch (error) {
      this.panel.post({ type: 'empty', reason: vscode.l10n.t('The evaluation could not be read.') });
      throw error;
    }
  }

  private async handle(message: Exclude<FromRankings, { type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'selectEpoch':
        this.epoch = message.epoch;
        return this.sendSnapshot();
      case 'openQuestion': {
        this.wantedQuestion = null;
        const detail = await this.model?.detail(message.id, this.epoch);
        if (detail) this.panel.post({ type: 'detail', detail });
        return;
      }
      case 'goToDataset':
        return this.goToDataset(message.id);
      case 'evaluate':
        return void vscode.commands.executeCommand(commands.evaluateModel);
    }
  }

  private async goToDataset(id: string): Promise<void> {
    const path = this.model?.source.dataPath ?? null;
    if (path === null) {
      throw new SpanLabError('file-missing', vscode.l10n.t('The file with the questions is not known.'));
    }
    if (path.toLowerCase().endsWith('.gz')) {
      throw new SpanLabError(
        'file-unreadable',
        vscode.l10n.t('{0} is compressed: unpack it to see its questions in an editor.', basename(path)),
      );
    }
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
    const place = findQuestion(document.getText(), id);
    const selection = place === null ? undefined : rangeOf(document, place.start, place.end);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      ...(selection === undefined ? {} : { selection }),
    });
  }
}
