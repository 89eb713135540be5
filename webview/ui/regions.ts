/** What can take the keyboard focus by Tab. */
const focusable =
  'button:enabled, input, textarea, a[href], [tabindex="0"], spanlab-button, spanlab-text-area, spanlab-text-field';

/**
 * Makes F6 and Shift+F6 move between the regions of a page, as in VS Code itself. A region is an element with a
 * `data-region` attribute; its first focusable element, or the one marked `data-region-focus`, gets the focus.
 */
export function listenForRegionKeys(root: HTMLElement): void {
  // On the document: before anything has the focus, keys go to the body.
  document.addEventListener('keydown', event => {
    if (event.key !== 'F6') return;
    const regions = [...root.querySelectorAll<HTMLElement>('[data-region]')].filter(
      region => region.offsetParent !== null && focusTarget(region) !== null,
    );
    if (regions.length === 0) return;
    const current = regions.findIndex(region => region.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = regions[(current + step + regions.length) % regions.length];
    if (next !== undefined) focusTarget(next)?.focus();
    event.preventDefault();
  });
}

function focusTarget(region: HTMLElement): HTMLElement | null {
  const marked = region.querySelector<HTMLElement>('[data-region-focus]');
  if (marked === null) return region.querySelector<HTMLElement>(focusable);
  return marked.matches(focusable) ? marked : marked.querySelector<HTMLElement>(focusable);
}

/** Calls `listener` with the keys pressed anywhere in the page; answers with the function that ends it. */
export function listenForKeys(listener: (event: KeyboardEvent) => void): () => void {
  document.addEventListener('keydown', listener);
  return () => document.removeEventListener('keydown', listener);
}

/** Whether a key event comes from a field, where single letters are text and not commands. */
export function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      target =>
        target instanceof HTMLElement &&
        (['INPUT', 'TEXTAREA', 'SELECT', 'SPANLAB-DROPDOWN'].includes(target.tagName) || target.isContentEditable),
    );
}
