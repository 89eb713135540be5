/**
 * Where each rule is explained: the line, from 1, of the heading that begins with the rule's code, as in
 * ``## `span-utf16` ``.
 */
export function ruleLines(markdown: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  markdown.split('\n').forEach((line, index) => {
    const code = /^#{1,6}\s+`?([a-z0-9]+(?:-[a-z0-9]+)+)`?/.exec(line)?.[1];
    if (code !== undefined && !lines.has(code)) lines.set(code, index + 1);
  });
  return lines;
}
