import { isAbsolute, join } from 'node:path';

const workspaceFolderVariable = '${workspaceFolder}';

/**
 * The path that a setting means. `${workspaceFolder}` is replaced; a relative path is taken within the workspace folder.
 * @returns null for an empty setting, or when a workspace folder would be needed and there is none
 */
export function resolvePathSetting(setting: string, workspaceFolder: string | null): string | null {
  const path = setting.trim();
  if (path === '') return null;
  if (isAbsolute(path)) return path;
  if (workspaceFolder === null) return null;
  const isFromFolder = path.startsWith(workspaceFolderVariable);
  return join(workspaceFolder, isFromFolder ? path.slice(workspaceFolderVariable.length) : path);
}
