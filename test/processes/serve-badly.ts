/** A desk as `npm start` starts it, to which something happens that the test names. */
import { Worker } from 'node:worker_threads';
import { serve } from '../../src/cli/serve.ts';
import { loadConfig } from '../../src/config/load.ts';

const HAPPENINGS: Readonly<Record<string, () => void>> = {
  'thread-throws': () => void new Worker("throw new Error('nobody handles this')", { eval: true }),
  'stop-fails': () =>
    Object.assign(stores, { close: () => Promise.reject(new Error('a store does not close')) }),
  'prints-at-its-end': () =>
    process.once('SIGTERM', () => {
      console.log('printed');
      console.error('printed');
    }),
};

const { stores } = await serve(loadConfig(process.env), {
  times: { requests: 500, all: 9_000, same: 0 },
});
HAPPENINGS[process.env.HAPPENS ?? '']?.();
