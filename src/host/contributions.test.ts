import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { runConfigSchema } from '../core/runs/runConfig';
import {
  commands,
  contextKeys,
  customEditors,
  datasetSchemaPatterns,
  hasDatasetSchema,
  runContextValues,
  settingDefaults,
  settingsSection,
  viewContainer,
  views,
  webviewPanels,
} from './contributions';

const repository = join(import.meta.dirname, '..', '..');
const readText = (file: string): string => readFileSync(join(repository, file), 'utf8');

const menuItem = z.object({ command: z.string(), when: z.string().optional(), group: z.string().optional() });
const setting = z.object({
  type: z.string(),
  default: z.unknown(),
  scope: z.string(),
  order: z.number(),
  description: z.string().optional(),
  markdownDescription: z.string().optional(),
});
const manifestSchema = z.object({
  icon: z.string(),
  activationEvents: z.array(z.string()),
  capabilities: z.object({
    untrustedWorkspaces: z.object({ supported: z.string(), restrictedConfigurations: z.array(z.string()) }),
    virtualWorkspaces: z.object({ supported: z.string() }),
  }),
  extensionKind: z.array(z.string()),
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string(), icon: z.string() })),
    menus: z.record(z.string(), z.array(menuItem)),
    viewsContainers: z.object({ activitybar: z.array(z.object({ id: z.string(), icon: z.string() })) }),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string(), when: z.string() })),
    customEditors: z.array(z.object({ viewType: z.string(), priority: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), setting) }),
    jsonValidation: z.array(z.object({ fileMatch: z.string(), url: z.string() })),
  }),
});
const manifestText = readText('package.json');
const manifest = manifestSchema.parse(JSON.parse(manifestText));
const texts = z.record(z.string(), z.string()).parse(JSON.parse(readText('package.nls.json')));
const { contributes } = manifest;
const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) => items.map(item => ({ menu, ...item })));
const whenClauses = [...menuItems, ...contributes.viewsWelcome].map(item => item.when ?? '');

describe('the manifest', () => {
  test('has the commands of the code, each with title, category and icon', () => {
    expect(contributes.commands.map(item => item.command).sort()).toEqual(Object.values(commands).sort());
    expect(new Set(contributes.commands.map(item => item.category))).toEqual(new Set(['SpanLab']));
    for (const { icon } of contributes.commands) expect(icon).toMatch(/^\$\([a-z-]+\)$/);
  });

  test('names commands only that exist', () => {
    const known: readonly string[] = Object.values(commands);
    const named = [...manifestText.matchAll(/onCommand:([\w.]+)/g)].map(match => match[1] ?? '');
    const linked = Object.values(texts).flatMap(text =>
      [...text.matchAll(/command:([\w.]+)\)/g)].map(match => match[1]),
    );
    const ours = linked.filter(command => command?.startsWith('spanlab.'));
    expect([...menuItems.map(item => item.command), ...named, ...ours].filter(id => !known.includes(id ?? ''))).toEqual(
      [],
    );
  });

  test('has the views, panels and editors of the code', () => {
    expect(contributes.viewsContainers.activitybar.map(item => item.id)).toEqual([viewContainer]);
    expect(contributes.views[viewContainer]?.map(item => item.id)).toEqual(Object.values(views));
    expect(contributes.viewsWelcome.map(item => item.view)).toEqual([views.runs, views.runs, views.runs]);
    expect(contributes.customEditors.map(item => item.viewType)).toEqual(Object.values(customEditors));
    const restored = manifest.activationEvents.filter(event => event.startsWith('onWebviewPanel:'));
    expect(restored.sort()).toEqual(
      Object.values(webviewPanels)
        .map(id => `onWebviewPanel:${id}`)
        .sort(),
    );
  });

  test('never makes the dataset editor the default of JSON files', () => {
    expect(contributes.customEditors.map(item => item.priority)).toEqual(['option', 'option']);
  });

  test('has the settings of the code with their defaults', () => {
    const defaults = Object.entries(settingDefaults).map(([key, value]) => [`${settingsSection}.${key}`, value]);
    const properties = contributes.configuration.properties;
    expect(Object.entries(properties).map(([key, property]) => [key, property.default])).toEqual(defaults);
    for (const [key, property] of Object.entries(properties)) {
      expect(typeof property.default, key).toBe(property.type);
      expect(property.description ?? property.markdownDescription, key).toMatch(/^%.+%$/);
    }
    expect(properties['spanlab.engine.nodePath']?.scope).toBe('machine');
  });

  test('restricts what can make an untrusted workspace run something', () => {
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
      supported: 'limited',
      restrictedConfigurations: ['spanlab.engine.nodePath', 'spanlab.ask.model'],
    });
    expect(manifest.extensionKind).toEqual(['workspace']);
  });

  test('uses context keys and row kinds only that the code sets', () => {
    const named = (pattern: RegExp): string[] =>
      whenClauses.flatMap(when => [...when.matchAll(pattern)].map(match => match[1] ?? ''));
    expect(new Set(named(/(spanlab:\w+)/g))).toEqual(new Set<string>(Object.values(contextKeys)));
    const kinds = named(/viewItem [!=]= ([\w.]+)/g);
    expect(kinds.filter(kind => !(Object.values(runContextValues) as string[]).includes(kind))).toEqual([]);
  });

  test('has a text for every placeholder, and none besides', () => {
    const used = [...manifestText.matchAll(/"%([\w.]+)%"/g)].map(match => match[1] ?? '');
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  });

  test('applies the schema of data sets to the names that the code knows', () => {
    const schema = './media/schemas/squad.schema.json';
    const patterns = contributes.jsonValidation.filter(({ url }) => url === schema).map(({ fileMatch }) => fileMatch);
    expect(patterns).toEqual([...datasetSchemaPatterns]);
    expect(['a.squad.json', 'dev-v2.0.json', 'squad_small.json'].every(hasDatasetSchema)).toBe(true);
    expect(['dev.json', 'my-squad.json', 'squad.jsonl'].some(hasDatasetSchema)).toBe(false);
  });

  test('names files that exist', () => {
    const files = [...manifestText.matchAll(/"(?:\.\/)?(media\/[^"]+)"/g)].map(match => match[1] ?? '');
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter(file => !existsSync(join(repository, file)))).toEqual([]);
  });
});

test('the schema of run configs is that of the code (vitest -u writes it)', async () => {
  const schema = z.toJSONSchema(runConfigSchema, { io: 'input', target: 'draft-7' });
  const text = JSON.stringify({ ...schema, title: 'SpanLab run config' });
  const formatted = await format(text, { parser: 'json', printWidth: 120 });
  await expect(formatted).toMatchFileSnapshot(join(repository, 'media', 'schemas', 'run-config.schema.json'));
});
