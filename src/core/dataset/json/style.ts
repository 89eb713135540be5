import type { Node } from 'jsonc-parser';

/** How a file writes its JSON, so that what is added looks like what is there. */
export interface JsonStyle {
  /** One level of indentation, or null where objects stand on one line. */
  readonly indentUnit: string | null;
  readonly lineEnd: string;
  /** Between key and value: `: `, `:` or ` : `. */
  readonly colon: string;
  /** Between members on one line: `, ` or `,`. */
  readonly comma: string;
  /** Whether characters beyond ASCII are written as escapes, as Python does by default. */
  readonly isAscii: boolean;
}

/** Reads the style off an object of the file. `raw` is the text in which the node's offsets count. */
export function styleOf(raw: string, object: Node): JsonStyle {
  const own = raw.slice(object.offset, object.offset + object.length);
  const properties = object.children ?? [];
  const first = properties[0];
  const colon = first === undefined ? ': ' : separatorOf(raw, first.children?.[0], first.children?.[1]);
  const gap = first === undefined ? '' : raw.slice(object.offset + 1, first.offset);
  return {
    indentUnit: gap.includes('\n') ? unitOf(gap, own) : null,
    lineEnd: gap.includes('\r\n') ? '\r\n' : '\n',
    colon,
    comma: colon.endsWith(' ') ? ', ' : ',',
    isAscii: /\\u[0-9a-f]{4}/i.test(own) && !/[^\0-\x7f]/.test(own),
  };
}

/** A value as JSON in a style. `indent` is the indentation of the line it starts on. */
export function formatJson(value: unknown, style: JsonStyle, indent: string): string {
  if (typeof value !== 'object' || value === null) return formatScalar(value, style);
  const isArray = Array.isArray(value);
  const inner = style.indentUnit === null ? '' : indent + style.indentUnit;
  const items = isArray
    ? value.map((item: unknown) => formatJson(item, style, inner))
    : Object.entries(value).map(
        ([key, item]) => `${formatScalar(key, style)}${style.colon}${formatJson(item, style, inner)}`,
      );
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  if (style.indentUnit === null) return open + items.join(style.comma) + close;
  const newLine = style.lineEnd + inner;
  return `${open}${newLine}${items.join(`,${newLine}`)}${style.lineEnd}${indent}${close}`;
}

/** The indentation of the line on which a position stands. */
export function indentAt(raw: string, at: number): string {
  const lineStart = Math.max(raw.lastIndexOf('\n', at - 1), raw.lastIndexOf('\r', at - 1)) + 1;
  return /^[ \t]*/.exec(raw.slice(lineStart, at))?.[0] ?? '';
}

function formatScalar(value: unknown, style: JsonStyle): string {
  const json = JSON.stringify(value);
  return style.isAscii ? json.replace(/[^\0-\x7f]/g, escapeUnit) : json;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function separatorOf(raw: string, key: Node | undefined, value: Node | undefined): string {
  return key === undefined || value === undefined ? ': ' : raw.slice(key.offset + key.length, value.offset);
}

/** What the members of an object are indented more than its closing brace. */
function unitOf(gap: string, own: string): string {
  const inner = gap.slice(gap.lastIndexOf('\n') + 1);
  const outer = /\n([ \t]*)\}$/.exec(own)?.[1];
  return outer !== undefined && inner.startsWith(outer) && inner.length > outer.length
    ? inner.slice(outer.length)
    : '  ';
}
