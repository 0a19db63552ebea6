/** A desk as `npm start` starts it, to which something happens that the test names. */
import { Worker } from 'node:worker_threads';
import { serve } from '../../src/cli/serve.ts';
import { loadConfig } from '../../src/config/load.ts';

const HAPPENINGS: Readonly<Record<string, () => void>> = {
  throws: () => setImmediate(() => thrown()),
  rejects: () => void Promise.reject(new Error('nobody handles this')),
  'thread-throws': () => void new Worker("throw new Error('nobody handles this')", { eval: true }),
  'stop-fails': () =>
    Object.assign(stores, { close: () => Promise.reject(new Error('a store does not close')) }),
  'stop-hangs': () => Object.assign(stores, { close: () => new Promise(() => {}) }),
  'prints-at-its-end': () =>
    process.once('SIGTERM', () => {
      console.log('printed');
      console.error('printed');
    }),
};

function thrown(): never {
  throw new Error('nobody handles this');
}

const { stores } = await serve(loadConfig(process.env), {
  times: { requests: 500, all: Number(process.env.STOPPED_AT_LAST_MS ?? 1_000), same: 0 },
});
HAPPENINGS[process.env.HAPPENS ?? '']?.();
