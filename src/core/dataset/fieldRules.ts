import type { Finding, JsonPath } from './finding';

export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'boolean';
export type JsonObject = Readonly<Record<string, unknown>>;

const names: Readonly<Record<JsonType, string>> = {
  object: 'an object',
  array: 'an array',
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
};

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The finding for a field that is not of its type: `field-missing` where there is none, else `field-type`.
 * @param what begins the message, such as `The context`
 * @param id of the question concerned
 * @returns no finding when the type is right
 */
export function checkField(value: unknown, type: JsonType, path: JsonPath, what: string, id?: string): Finding[] {
  if (isOfType(value, type)) return [];
  const isMissing = value === undefined;
  return [
    {
      code: isMissing ? 'field-missing' : 'field-type',
      severity: 'error',
      message: isMissing ? `${what} is missing.` : `${what} must be ${names[type]}, not ${describe(value)}.`,
      path,
      ...(id === undefined ? {} : { id }),
      repairs: isMissing ? [] : conversion(value, type, path),
    },
  ];
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

/** A value of any kind in a word or two: numbers and truth values themselves, of the rest the kind. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return 'a string';
  if (value === null) return 'null';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}

/** A string that plainly is a number or a truth value is repaired by taking its quotes away. */
function conversion(value: unknown, type: JsonType, path: JsonPath): Finding['repairs'] {
  if (typeof value !== 'string') return [];
  if (type === 'integer' && /^-?(0|[1-9]\d{0,14})$/.test(value)) {
    const change = { kind: 'setValue', path, value: Number(value) } as const;
    return [{ title: `Write ${value} as a number`, changes: [change], isPreferred: true }];
  }
  const truth = value.toLowerCase();
  if (type === 'boolean' && (truth === 'true' || truth === 'false')) {
    const change = { kind: 'setValue', path, value: truth === 'true' } as const;
    return [{ title: `Write ${truth} without quotes`, changes: [change], isPreferred: true }];
  }
  return [];
}
