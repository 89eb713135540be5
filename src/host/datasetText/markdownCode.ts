/**
 * Any text as a Markdown code block of plain text: nothing in it is Markdown, HTML or a link, because the fence is longer than
 * every run of backticks in it.
 */
export function markdownCode(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `\n${fence}text\n${text.replace(/[\r\n\u2028\u2029]+/g, '\n')}\n${fence}\n`;
}
