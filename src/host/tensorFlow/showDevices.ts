import * as vscode from 'vscode';
import type { EngineClient } from '../engine/engineClient';

/** Lists what could train on this machine, with what computes, its memory and why it can or cannot be used. */
export async function showDevices(engine: Pick<EngineClient, 'devices'>): Promise<void> {
  const items = engine.devices().then(reports =>
    reports.map(({ id, name, backend, usable, reason, memoryBytes }) => ({
      label: `$(${usable ? 'check' : 'circle-slash'}) ${name}`,
      description: [
        id,
        backend,
        ...(memoryBytes === undefined ? [] : [`${(memoryBytes / 2 ** 30).toFixed(1)} GiB`]),
      ].join(' · '),
      detail: reason,
    })),
  );
  await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Devices for Training'),
    placeHolder: vscode.l10n.t('A run config names one of these ids as its "device"'),
    matchOnDetail: true,
  });
}
