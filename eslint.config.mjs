// Lint rules: type-aware checks, and the import zones of src/README.md as errors.
import js from '@eslint/js';
import { builtinModules } from 'node:module';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Which folders each folder may import from, besides itself. */
const mayImport = {
  'src/core': [],
  'src/graph': ['src/core'],
  'src/protocol': ['src/core'],
  'src/engine': ['src/core', 'src/graph', 'src/protocol'],
  'src/cli': ['src/core', 'src/engine', 'src/protocol'],
  'src/host': ['src/core', 'src/protocol'],
  webview: ['src/core', 'src/protocol'],
};
const folders = Object.keys(mayImport);
const zones = folders.map(target => ({
  target: `./${target}/**/!(*.test).ts`,
  from: [...folders.filter(from => from !== target && !mayImport[target].includes(from)), 'test', 'scripts'].map(
    from => `./${from}`,
  ),
  message: `${target} may import only: ${[target, ...mayImport[target]].join(', ')} (see src/README.md)`,
}));

const nodeModules = [...builtinModules, ...builtinModules.map(name => `node:${name}`)];
const noVscode = { name: 'vscode', message: 'Only src/host knows VS Code.' };
const restrictImports = (paths, patterns = []) => ({ 'no-restricted-imports': ['error', { paths, patterns }] });
const noNode = nodeModules.map(name => ({ name, message: 'This folder is pure: no Node.' }));
const noOnnxRuntime = { name: 'onnxruntime-node', message: 'Native code runs in the engine process only.' };
const noToolkit = { name: '@vscode/webview-ui-toolkit', message: 'Only webview/ui imports the toolkit.' };

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'coverage/', 'node_modules/', '.cache/', '.vscode-test/', 'media/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/graph/**/*.ts', 'src/protocol/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: restrictImports([noVscode, noOnnxRuntime, noToolkit, ...noNode]),
  },
  {
    files: ['src/engine/**/*.ts', 'src/cli/**/*.ts'],
    rules: restrictImports([noVscode, noToolkit]),
  },
  { files: ['src/host/**/*.ts'], rules: restrictImports([noOnnxRuntime, noToolkit]) },
  {
    files: ['webview/**/*.ts'],
    ignores: ['webview/ui/**', '**/*.test.ts'],
    rules: restrictImports([noVscode, noOnnxRuntime, noToolkit, ...noNode]),
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.mjs', 'scripts/**'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { 'no-console': 'off' },
  },
);
