import { isAbsolute, join } from 'node:path';

const workspaceFolderVariable = '${workspaceFolder}';

/**
 * The runs folder as the setting `spanlab.runsFolder` means it. A relative path is taken within the workspace folder; where
 * there is none, or the setting is empty, runs go to `fallback`.
 */
export function resolveRunsFolder(setting: string, workspaceFolder: string | null, fallback: string): string {
  const path = setting.trim();
  if (path === '') return fallback;
  if (isAbsolute(path)) return path;
  if (workspaceFolder === null) return fallback;
  return path.startsWith(workspaceFolderVariable)
    ? join(workspaceFolder, path.slice(workspaceFolderVariable.length))
    : join(workspaceFolder, path);
}
