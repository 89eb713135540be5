import {
  provideVSCodeDesignSystem,
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
