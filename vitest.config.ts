import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globals: true,
    // Tests run what ships: Node.js loads the sources itself, as ES modules of which it only strips the types.
    experimental: { viteModuleRunner: false },
    // Processes that load the sources once for all of their files; one more than cores, since each waits for its disk,
    // its children and its timers about half of the time.
    pool: 'forks',
    isolate: false,
    maxWorkers: availableParallelism() + 1,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // What is put back after a test is put back in the order in which that is written.
    sequence: { hooks: 'list' },
  },
});
