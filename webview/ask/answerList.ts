import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { AnswerCandidate } from '../../src/core/answers/types';
import type { AskEntry } from '../../src/protocol/views/ask';
import type { AskResult } from '../../src/protocol/engineApi';
import { formatCount, formatFixed, formatInteger, formatSigned, formatSpan } from '../ui/format';
import { icon } from '../ui/icon';
import { note } from '../ui/notes';
import { probabilityBar } from '../ui/probabilityBar';

export interface AnswerActions {
  select(index: number): void;
  goTo(index: number): void;
}

/** The ranked answers of one question, the null row last; or why there is none. */
export function answerSection(entry: AskEntry, selected: number, actions: AnswerActions): TemplateResult {
  if (entry.error !== null) {
    return html`<div class="padded">
      ${note({ severity: 'error', title: 'No answer', text: entry.error.message, code: entry.error.code })}
    </div>`;
  }
  if (entry.result === null) return html`<p class="padded quiet">Reading the text…</p>`;
  const { result } = entry;
  const isRejected = result.nullScoreDiff > 0;
  return html`${isRejected ? rejectedNote(result) : nothing}
    <div class="region-head line">
      <h2>${isRejected ? 'Best rejected' : 'Answers'}</h2>
      <span class="small quiet num cut"
        >${formatCount(result.contextTokens, 'token')}, ${formatCount(result.windows, 'window')},
        ${formatInteger(result.milliseconds)} ms; bars: joint probability</span
      >
    </div>
    <ol class="answers">
      ${result.answers.map((answer, index) => answerItem(answer, index, index === selected, actions))}
      ${nullItem(result)}
    </ol>`;
}

function rejectedNote(result: AskResult): TemplateResult {
  return html`<div class="padded line">
    ${note({
      severity: 'info',
      title: 'Probably no answer in this text',
      text: `Null difference ${formatSigned(result.nullScoreDiff, 2)} is over the threshold 0.00.`,
    })}
  </div>`;
}

function answerItem(
  answer: AnswerCandidate,
  index: number,
  isSelected: boolean,
  actions: AnswerActions,
): TemplateResult {
  const rank = index + 1;
  return html`<li
    class="answer ${isSelected ? 'current' : ''}"
    aria-current=${isSelected ? 'true' : nothing}
    @click=${() => actions.select(index)}
  >
    <span class="tag ${isSelected ? 'on' : ''}">${rank}</span>
    <div class="grow">
      <div class="row">
        <button class="answer-text cut grow" @click=${() => actions.select(index)}>${answer.text}</button>
        <span class="num">${formatFixed(answer.jointProbability, 3)}</span>
      </div>
      ${probabilityBar(answer.jointProbability, isSelected)}
      <div class="row small quiet">
        <code>${formatSpan(answer.startCodePoint, answer.endCodePoint)}</code>
        <span class="grow"></span>
        <button
          class="tool link"
          aria-label="Go to answer ${rank}"
          @click=${(event: Event) => {
            event.stopPropagation();
            actions.goTo(index);
          }}
        >
          ${icon('arrow-right')}Go To
        </button>
      </div>
    </div>
  </li>`;
}

/** “No answer” has no joint probability of its own: its score is the logit sum of the first token. */
function nullItem(result: AskResult): TemplateResult {
  const verdict = result.nullScoreDiff > 0 ? 'no answer is preferred' : 'the answer stands';
  return html`<li class="answer null">
    <span class="tag">–</span>
    <div class="grow">
      <div class="row"><span class="answer-text grow">no answer</span></div>
      <div class="small quiet num">
        Null logit sum ${formatFixed(result.nullScore, 2)}, difference ${formatSigned(result.nullScoreDiff, 2)},
        threshold 0.00: ${verdict}.
      </div>
    </div>
  </li>`;
}

/** The scores of the selected answer. Three of them, three names. */
export function answerDetails(result: AskResult, selected: number): TemplateResult | typeof nothing {
  const answer = result.answers[selected];
  if (answer === undefined) return nothing;
  const facts: readonly (readonly [string, TemplateResult | string])[] = [
    ['Span, code points', html`<code>${formatSpan(answer.startCodePoint, answer.endCodePoint)}</code>`],
    ['Window', `${answer.windowIndex + 1} of ${formatInteger(result.windows)}`],
    ['Start logit', formatFixed(answer.startLogit, 2)],
    ['End logit', formatFixed(answer.endLogit, 2)],
    ['Logit sum', formatFixed(answer.logitSum, 2)],
    ['Joint probability', formatFixed(answer.jointProbability, 3)],
    ['n-best probability', formatFixed(answer.nBestProbability, 3)],
    ['Null logit sum', formatFixed(result.nullScore, 2)],
  ];
  return html`<div class="region-head line"><h2>Answer ${selected + 1}</h2></div>
    <dl class="answer-facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="num">${value}</dd>
          </div>`,
      )}
    </dl>`;
}
