import { registerControls } from './controls';
import { listenForRegionKeys } from './regions';

/** Puts a view's element into the page that the host has made, and registers what all views share. */
export function startView(elementName: string): void {
  registerControls();
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root".');
  listenForRegionKeys(root);
  root.append(document.createElement(elementName));
}
