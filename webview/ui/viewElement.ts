import { LitElement } from 'lit';

/**
 * The base of our elements. They render into the page itself rather than into a shadow tree: the bundled style sheets and
 * the icon font then reach them, and labels, headings and focus order form one document for assistive technology.
 */
export abstract class ViewElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
