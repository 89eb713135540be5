import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { FromDashboard, RunSnapshot } from '../../src/protocol/views/dashboard';
import { formatInteger } from '../ui/format';
import { icon } from '../ui/icon';
import { note } from '../ui/notes';
import { resumeButton } from './runHead';
import { stepsDone } from './runModel';
import type { RunModel } from './runModel';

/** Why a run does not go on, and the way on. Nothing for a run that runs or is complete. */
export function stateNote(
  run: RunSnapshot,
  model: RunModel,
  post: (message: FromDashboard) => void,
): TemplateResult | typeof nothing {
  const step = formatInteger(stepsDone(model));
  const actions = html`${resumeButton(run.folder, post, 'primary')}
    <spanlab-button appearance="secondary" @click=${() => post({ type: 'showLog' })}
      >${icon('output')}Show Log</spanlab-button
    >`;
  switch (run.state) {
    case 'running':
    case 'completed':
      return nothing;
    case 'failed': {
      const error = model.failure ?? run.status?.error ?? null;
      return wrap(
        note({
          severity: 'error',
          title: `The run failed at step ${step}`,
          text: `${error?.message ?? 'The reason was not written down.'} ${whatIsKept(model)}`,
          ...(error === null ? {} : { code: error.code }),
          actions,
        }),
      );
    }
    case 'interrupted':
      return wrap(
        note({
          severity: 'warning',
          title: `The run was interrupted at step ${step}`,
          text: `The process that trained it is gone. Your files are not affected. ${whatIsKept(model)}`,
          actions,
        }),
      );
    case 'stopped':
      return wrap(
        note({ severity: 'info', title: `The run was stopped at step ${step}`, text: whatIsKept(model), actions }),
      );
  }
}

function wrap(content: TemplateResult): TemplateResult {
  return html`<div class="state-note">${content}</div>`;
}

function whatIsKept(model: RunModel): string {
  const newest = model.checkpoints[0];
  if (newest === undefined) return 'There is no checkpoint yet, so the run would begin again.';
  const again = Math.max(0, stepsDone(model) - newest.step);
  const repeated = again === 0 ? '' : `; ${formatInteger(again)} ${again === 1 ? 'step is' : 'steps are'} done again`;
  return `It goes on from the checkpoint of step ${formatInteger(newest.step)}${repeated}.`;
}
