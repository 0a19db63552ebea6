/** A thread of tests that runs commands of the command line one after the other, as processes would. See `test/support/commands.ts`. */
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { parentPort } from 'node:worker_threads';
import { reuseThreads } from './threads.js';

const MAIN = new URL('../../src/cli/casebook.ts', import.meta.url).href;
/** Node.js ends with it where nothing goes on and the main module isn't through. */
const UNSETTLED = 13;
/** What a command listens to as long as its process lives. */
const OF_PROCESSES = ['uncaughtException', 'SIGHUP', 'SIGINT', 'SIGTERM'];

/** Stands for the end of the process. */
class Exit {
  constructor(code) {
    this.code = code;
  }
}

reuseThreads();
// Threads can't set it, nor end their process.
process.umask = () => 0o077;
process.exit = (code) => {
  throw new Exit(Number(code ?? process.exitCode ?? 0));
};

let runs = 0;

/** The command's own standard output or error. Returns what is written to it. */
function captured(name) {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  Object.defineProperty(process, name, { value: stream, configurable: true });
  return chunks;
}

parentPort.on('message', async ({ args, env }) => {
  const [stdout, stderr] = [captured('stdout'), captured('stderr')];
  globalThis.console = new Console(process.stdout, process.stderr);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, MAIN, ...args];
  process.exitCode = undefined;
  let isSettled = false;

  function end(code, isClean) {
    process.off('beforeExit', onRest);
    for (const event of OF_PROCESSES) process.removeAllListeners(event);
    parentPort.ref();
    parentPort.postMessage({ code, stdout: textOf(stdout), stderr: textOf(stderr), isClean });
  }
  // As a process does, it ends when nothing goes on any more.
  const onRest = () => end(isSettled ? Number(process.exitCode ?? 0) : UNSETTLED, isSettled);
  process.once('beforeExit', onRest);
  parentPort.unref();
  try {
    // Only the main module is evaluated again, and not what it imports.
    await import(`${MAIN}?run=${++runs}`);
    isSettled = true;
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    process.off('beforeExit', onRest);
    end(error.code, await comesToRest());
  }
});

/** Whether nothing goes on any more. What is being closed takes a few turns of the event loop. */
async function comesToRest() {
  for (let turn = 0; turn < 10 && process.getActiveResourcesInfo().length > 0; turn++)
    await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().length === 0;
}

const textOf = (chunks) => Buffer.concat(chunks).toString();
