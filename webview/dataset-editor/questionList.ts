import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { AnswerView, ProblemView, QuestionView } from '../../src/protocol/views/datasetEditor';
import { checkedOf, valueOf } from '../ui/controls';
import type { ValueControl } from '../ui/controls';
import { icon } from '../ui/icon';
import { problemNote, severityIcon } from './problemNote';
import type { AnswerPlace } from './questionMarks';

export interface QuestionActions {
  select(place: AnswerPlace): void;
  startEditing(questionIndex: number): void;
  stopEditing(): void;
  setQuestion(questionIndex: number, question: string): void;
  addQuestion(question: string): void;
  removeQuestion(questionIndex: number): void;
  setImpossible(questionIndex: number, isImpossible: boolean): void;
  removeAnswer(place: AnswerPlace): void;
  applyFix(place: AnswerPlace, fixIndex: number): void;
}

export interface QuestionListState {
  readonly selected: AnswerPlace;
  /** The question whose text is being changed; null when none is. */
  readonly editing: number | null;
  readonly readOnly: boolean;
}

/** The questions of a paragraph with all their answers; problems stand under what they are about. */
export function questionList(
  questions: readonly QuestionView[],
  state: QuestionListState,
  actions: QuestionActions,
): TemplateResult {
  return html`<div class="region-head line-below">
      <h2>Questions</h2>
      <span class="badge">${questions.length}</span>
    </div>
    ${state.readOnly ? nothing : addForm(actions)}
    <ol class="question-list">
      ${questions.map((question, index) => questionItem(question, index, state, actions))}
    </ol>`;
}

function addForm(actions: QuestionActions): TemplateResult {
  const add = (field: ValueControl | null) => {
    if (field === null || field.value.trim() === '') return;
    actions.addQuestion(field.value.trim());
    field.value = '';
  };
  return html`<form class="row add-question" @submit=${(event: Event) => event.preventDefault()}>
    <spanlab-text-field
      aria-label="New question"
      placeholder="New question"
      class="new-question"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' && !event.isComposing) add(event.currentTarget as ValueControl);
      }}
    ></spanlab-text-field>
    <spanlab-button
      appearance="primary"
      @click=${(event: Event) => add((event.currentTarget as HTMLElement).parentElement?.querySelector<ValueControl>('.new-question') ?? null)}
      >${icon('add')}Add Question</spanlab-button
    >
  </form>`;
}

function questionItem(
  question: QuestionView,
  index: number,
  state: QuestionListState,
  actions: QuestionActions,
): TemplateResult {
  const isCurrent = state.selected.questionIndex === index;
  return html`<li class="question-item ${isCurrent ? 'current' : ''}" aria-current=${isCurrent ? 'true' : nothing}>
    <div class="question-head">
      <span class="tag ${isCurrent ? 'on' : ''}">${index + 1}</span>
      ${
        state.editing === index
          ? editField(question.question, index, actions)
          : html`<button
              class="question-text grow"
              @click=${() => actions.select({ questionIndex: index, answerIndex: 0 })}
            >
              ${question.question === '' ? html`<span class="quiet">empty question</span>` : question.question}
            </button>`
      }
      ${isCurrent && !state.readOnly && state.editing !== index ? questionTools(index, actions) : nothing}
    </div>
    ${question.problems.map(problem => html`<div class="indented">${problemNote(problem, nothing)}</div>`)}
    <ul class="answer-list">
      ${
        question.isImpossible
          ? html`<li class="answer-row">
              ${icon('circle-slash')}<span class="cut grow">No answer in this paragraph</span><code>is_impossible</code>
            </li>`
          : nothing
      }
      ${question.answers.map((answer, answerIndex) =>
        answerRow(answer, { questionIndex: index, answerIndex }, state, actions),
      )}
    </ul>
    ${
      isCurrent && !state.readOnly
        ? html`<div class="indented">
            <spanlab-checkbox
              .checked=${live(question.isImpossible)}
              @change=${(event: Event) => {
                // The control also says so when it is set from outside, which is no wish of the user.
                if (checkedOf(event) !== question.isImpossible) actions.setImpossible(index, checkedOf(event));
              }}
              >No answer in this paragraph</spanlab-checkbox
            >
          </div>`
        : nothing
    }
  </li>`;
}

function questionTools(index: number, actions: QuestionActions): TemplateResult {
  const number = index + 1;
  return html`<span class="row tight">
    <button
      class="tool"
      aria-label="Edit question ${number}"
      title="Edit question"
      @click=${() => actions.startEditing(index)}
    >
      ${icon('edit')}
    </button>
    <button
      class="tool"
      aria-label="Delete question ${number}"
      title="Delete question"
      @click=${() => actions.removeQuestion(index)}
    >
      ${icon('trash')}
    </button>
  </span>`;
}

function editField(text: string, index: number, actions: QuestionActions): TemplateResult {
  return html`<spanlab-text-field
    class="grow edit-question"
    aria-label="Question ${index + 1}"
    .value=${text}
    @keydown=${(event: KeyboardEvent) => {
      if (event.isComposing) return;
      if (event.key === 'Enter') actions.setQuestion(index, valueOf(event).trim());
      if (event.key === 'Escape') actions.stopEditing();
    }}
  ></spanlab-text-field>`;
}

function answerRow(
  answer: AnswerView,
  place: AnswerPlace,
  state: QuestionListState,
  actions: QuestionActions,
): TemplateResult {
  const { problem } = answer;
  const isSelected =
    state.selected.questionIndex === place.questionIndex && state.selected.answerIndex === place.answerIndex;
  const name = `answer ${place.answerIndex + 1} of question ${place.questionIndex + 1}`;
  return html`<li class="answer-row ${isSelected ? 'on' : ''}" aria-current=${isSelected ? 'true' : nothing}>
      ${
        problem === null
          ? icon('pass', { kind: 'ok', label: 'Correct' })
          : icon(severityIcon(problem), { kind: severityIcon(problem), label: severityWord(problem) })
      }
      <button class="cut grow" aria-label="Select ${name}: ${answer.text}" @click=${() => actions.select(place)}>
        ${answer.text === '' ? html`<span class="quiet">empty answer</span>` : answer.text}
      </button>
      ${
        isSelected && !state.readOnly
          ? html`<button
              class="tool row-tool"
              aria-label="Delete ${name}"
              title="Delete answer"
              @click=${() => actions.removeAnswer(place)}
            >
              ${icon('trash')}
            </button>`
          : nothing
      }
      <code>${answer.startCodePoint}</code>
    </li>
    ${
      problem === null
        ? nothing
        : html`<li class="problem-row">
            ${problemNote(problem, state.readOnly ? nothing : fixButtons(problem, place, actions))}
          </li>`
    }`;
}

function fixButtons(problem: ProblemView, place: AnswerPlace, actions: QuestionActions): TemplateResult {
  return html`<span class="row tight fixes">
    ${problem.fixes.map(
      (fix, index) =>
        html`<spanlab-button appearance="secondary" class="small" @click=${() => actions.applyFix(place, index)}
          >${fix}</spanlab-button
        >`,
    )}
  </span>`;
}

function severityWord(problem: ProblemView): string {
  switch (problem.severity) {
    case 'error':
      return 'Wrong';
    case 'warning':
      return 'Doubtful';
    case 'information':
      return 'Note';
  }
}
