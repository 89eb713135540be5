import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';

/** What is read from a field's JSON Schema. */
interface FieldSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
}

/**
 * Makes one command line option per field of a schema: `batchSize` becomes `--batch-size <number>`, with the field's own
 * description, default, choices and limits. A default is only told, never set: an option that is absent stays undefined, so
 * that a config file can be overridden by what was really written on the command line. A field that is true or false becomes an
 * option without a value, which sets it to true.
 */
export function schemaOptions(schema: z.ZodObject): Option[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = (schema.shape as Readonly<Record<string, z.ZodType>>)[name];
    return field === undefined ? [] : [optionOf(name, property as FieldSchema, field)];
  });
}

function optionOf(name: string, property: FieldSchema, field: z.ZodType): Option {
  const isNumber = property.type === 'number' || property.type === 'integer';
  const flag = `--${name.replace(/[A-Z]/gu, letter => `-${letter.toLowerCase()}`)}`;
  const notes = [
    ...(property.description === undefined ? [] : [property.description]),
    ...(property.enum === undefined ? [] : [`One of: ${property.enum.join(', ')}.`]),
    ...(property.default === undefined ? [] : [`Default: ${property.default}.`]),
  ];
  if (property.type === 'boolean') return new Option(flag, notes.join(' '));
  return new Option(`${flag} <${isNumber ? 'number' : 'text'}>`, notes.join(' ')).argParser(text => {
    // Number('') is 0: an empty argument is no number.
    const value = isNumber && text.trim() !== '' ? Number(text) : text;
    const result = field.safeParse(value);
    if (!result.success) throw new InvalidArgumentError(result.error.issues.map(({ message }) => message).join('; '));
    return value;
  });
}
