import * as vscode from 'vscode';

/** How a step of a dialogue ended. */
export type StepResult<T> =
  { readonly type: 'done'; readonly value: T } | { readonly type: 'back' } | { readonly type: 'cancelled' };

export interface StepFrame {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** An item of a list with the value it stands for; without a value it is a separator. */
export interface Choice<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value?: T;
}

const done = <T>(value: T): StepResult<T> => ({ type: 'done', value });

/** Runs the steps of a dialogue one after the other, going back where the user does; undefined when the user gave up. */
export async function runSteps<State>(
  initial: State,
  steps: readonly ((state: State) => Promise<StepResult<State>>)[],
): Promise<State | undefined> {
  const states: State[] = [initial];
  for (;;) {
    const state = states.at(-1);
    const step = steps[states.length - 1];
    if (state === undefined || step === undefined) return state;
    const result = await step(state);
    if (result.type === 'cancelled') return undefined;
    if (result.type === 'done') states.push(result.value);
    else if (states.length > 1) states.pop();
  }
}

/** Lets the user choose from a list that may still be made when the box opens. */
export async function pickStep<T>(
  frame: StepFrame,
  placeholder: string,
  choices: Promise<readonly Choice<T>[]> | readonly Choice<T>[],
): Promise<StepResult<T>> {
  const box = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly choice: Choice<T> }>();
  Object.assign(box, frame, { placeholder, matchOnDescription: true, ignoreFocusOut: true, busy: true });
  box.buttons = frame.step > 1 ? [vscode.QuickInputButtons.Back] : [];
  try {
    return await new Promise<StepResult<T>>((resolve, reject) => {
      box.onDidTriggerButton(() => resolve({ type: 'back' }));
      box.onDidHide(() => resolve({ type: 'cancelled' }));
      box.onDidAccept(() => {
        const value = box.selectedItems[0]?.choice.value;
        if (value !== undefined) resolve(done(value));
      });
      Promise.resolve(choices).then(list => {
        box.items = list.map(toItem);
        box.busy = false;
      }, reject);
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** Lets the user type a text; `check` answers with what is wrong with it, or undefined. */
export async function inputStep(
  frame: StepFrame,
  prompt: string,
  value: string,
  check: (text: string) => string | undefined,
): Promise<StepResult<string>> {
  const box = vscode.window.createInputBox();
  Object.assign(box, frame, { prompt, value, ignoreFocusOut: true });
  box.buttons = [vscode.QuickInputButtons.Back];
  try {
    return await new Promise<StepResult<string>>(resolve => {
      box.onDidTriggerButton(() => resolve({ type: 'back' }));
      box.onDidHide(() => resolve({ type: 'cancelled' }));
      box.onDidChangeValue(text => (box.validationMessage = check(text)));
      box.onDidAccept(() => {
        box.validationMessage = check(box.value);
        if (box.validationMessage === undefined) resolve(done(box.value));
      });
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function toItem<T>(choice: Choice<T>): vscode.QuickPickItem & { readonly choice: Choice<T> } {
  const kind = choice.value === undefined ? vscode.QuickPickItemKind.Separator : vscode.QuickPickItemKind.Default;
  const { label, description, detail } = choice;
  return { label, kind, choice, ...(description && { description }), ...(detail && { detail }) };
}
