import * as vscode from 'vscode';

/** Says what was repaired and what is left, with a way to the rest. */
export async function showRepairResult(repaired: number, left: number): Promise<void> {
  const done =
    repaired === 0
      ? vscode.l10n.t('No problem has a single possible repair.')
      : repaired === 1
        ? vscode.l10n.t('1 problem repaired.')
        : vscode.l10n.t('{0} problems repaired.', repaired);
  if (left === 0) {
    void vscode.window.showInformationMessage(done);
    return;
  }
  const rest =
    left === 1
      ? vscode.l10n.t('1 is left: it needs a choice, or has no repair.')
      : vscode.l10n.t('{0} are left: they need a choice, or have no repair.', left);
  const show = vscode.l10n.t('Show Problems');
  const chosen = await vscode.window.showInformationMessage(`${done} ${rest}`, show);
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
