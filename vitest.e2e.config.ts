import { defineConfig } from 'vitest/config';

/** End-to-end tests in real VS Code: one after the other, each in a VS Code of its own. `npm run build` comes first. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: ['test/e2e/support/globalSetup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A window of VS Code now and then takes the focus at the wrong moment; what is broken fails twice.
    retry: 1,
    fileParallelism: false,
    pool: 'forks',
  },
});
