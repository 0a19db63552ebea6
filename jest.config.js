import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { scratchFolder } from './test/jest/scratch.js';

// Desks of tests start threads and processes by the hundred: Node.js keeps the compiled modules for the next one.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

// Hundreds of stores are made, and each waits for the disk many times.
const scratch = process.env.TMPDIR ? null : scratchFolder();
if (scratch !== null) process.env.TMPDIR = scratch;

/** @type {import('jest').Config} */
export default {
  // Tests run what ships: modules that Node.js itself loads, once for all test files of a worker.
  runtime: '<rootDir>/test/jest/runtime.js',
  globalSetup: '<rootDir>/test/jest/built-console.js',
  testEnvironment: '<rootDir>/test/jest/environment.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {},
  // Only ends a test that hangs: tests of processes and browsers need 20 s and more where other programs use the machine, too.
  testTimeout: 60_000,
  // Many tests wait for processes, browsers, disks and clocks. One worker more for every two cores computes meanwhile.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // A worker whose tests left nothing behind still needs a second or two to end: Node.js writes the compiled modules, and frees
  // the memory of all files. Jest would call that a leak after half a second. One that leaves something open is still told of.
  workerGracefulExitTimeout: 10_000,
};
