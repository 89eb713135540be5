import { defineConfig } from 'vitest/config';

/** What ships: the package's list of files, its manifest and its notices. `npm run build` comes first. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.check.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
  },
});
