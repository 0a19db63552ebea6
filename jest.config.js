/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Tests run what ships: ES modules, of which only the types are stripped.
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.strip-types.js' },
  testTimeout: 20_000,
  // Jest would leave one core idle, which of two is half the time.
  maxWorkers: '100%',
  // A test that leaves a server, a thread or a timer behind fails the run instead of hanging it.
  detectOpenHandles: false,
};
