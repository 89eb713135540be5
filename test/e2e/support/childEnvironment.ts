/** Variables of whoever started us that would steer npm or VS Code somewhere else. */
const misleading = [
  /^npm_(?!config_(registry|cache|userconfig|cafile|proxy|https_proxy|noproxy)$)/i,
  /^VSCODE_/,
  /^CODE_SERVER_/,
  /^ELECTRON_/,
  /^VITEST/,
  /^(NODE_OPTIONS|NODE_ENV|INIT_CWD|PASSWORD|HASHED_PASSWORD|PORT)$/,
];

/**
 * The environment for a child process that shall behave as if started from a fresh shell: under `npm run`, vitest or the
 * terminal of another VS Code ours holds variables such as `npm_config_local_prefix` or `VSCODE_IPC_HOOK_CLI`.
 */
export function childEnvironment(additions: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !misleading.some(pattern => pattern.test(name)));
  return { ...Object.fromEntries(kept), ...additions };
}
