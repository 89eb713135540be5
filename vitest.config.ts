import { defineConfig } from 'vitest/config';

/** Unit tests stand beside the source; webviews in Chromium and real VS Code have configurations of their own. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'webview/**/*.test.ts', 'scripts/**/*.test.ts', 'test/package/**/*.test.ts'],
    testTimeout: 120_000,
    pool: 'forks',
    // ONNX Runtime's own telemetry: some tests load the library without the engine.
    env: { ORT_DISABLE_TELEMETRY: '1' },
  },
});
