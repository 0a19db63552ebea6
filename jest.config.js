/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Packages that ship ES modules only pass through swc as our own sources do, and so does what imports while it runs.
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(jose|uuid|@seriousme)/|mongodb/lib/runtime_adapters)'],
  testTimeout: 20_000,
  // Jest would leave one core idle, which of two is half the time.
  maxWorkers: '100%',
  // A test that leaves a server, a thread or a timer behind fails the run instead of hanging it.
  detectOpenHandles: false,
};
