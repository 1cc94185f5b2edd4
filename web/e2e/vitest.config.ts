import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false, // each starts the program and a browser
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
