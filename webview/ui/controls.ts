import {
  ProgressRing,
  provideVSCodeDesignSystem,
  TextArea,
  TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/**
 * The controls of the views: `spanlab-button`, `spanlab-checkbox`, `spanlab-dropdown` with `spanlab-option`,
 * `spanlab-progress-ring`, `spanlab-text-area` and `spanlab-text-field`. They are the elements of VS Code's webview toolkit,
 * registered under names of our own: its makers have archived it, and with this indirection another library can take its
 * place without a change in any view.
 */
export function registerControls(): void {
  for (const control of [ProgressRing, TextArea, TextField]) keepOwnLabel(control.prototype);
  provideVSCodeDesignSystem()
    .withPrefix('spanlab')
    .register(
      vsCodeButton(),
      vsCodeCheckbox(),
      vsCodeDropdown(),
      vsCodeOption(),
      vsCodeProgressRing(),
      vsCodeTextArea(),
      vsCodeTextField(),
    );
}

/** These controls replace their `aria-label` by a general one, such as “Text area”, when they enter the page. */
function keepOwnLabel(prototype: HTMLElement & { connectedCallback(): void }): void {
  const connect = Object.getOwnPropertyDescriptor(prototype, 'connectedCallback')?.value as (this: HTMLElement) => void;
  prototype.connectedCallback = function (this: HTMLElement): void {
    const label = this.getAttribute('aria-label');
    connect.call(this);
    if (label !== null) this.setAttribute('aria-label', label);
  };
}

/** What a listener may read from a text control or dropdown. */
export interface ValueControl extends HTMLElement {
  value: string;
}

/** What a listener may read from a check box. */
export interface CheckControl extends HTMLElement {
  checked: boolean;
}

/** The value of the control an `input` or `change` event comes from. */
export function valueOf(event: Event): string {
  return (event.currentTarget as ValueControl).value;
}

/** The state of the check box a `change` event comes from. */
export function checkedOf(event: Event): boolean {
  return (event.currentTarget as CheckControl).checked;
}
