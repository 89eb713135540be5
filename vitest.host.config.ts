import { defineConfig } from 'vitest/config';

/** The webviews' real bundles in a real Chromium. `npm run build` comes first. */
export default defineConfig({
  test: {
    include: ['test/host/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    fileParallelism: false,
    pool: 'forks',
  },
});
