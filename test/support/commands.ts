import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NO_SETTINGS } from './process.ts';

/** How a command has ended, and what it wrote. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a thread is asked to run. */
export interface Asked {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What a thread has run. `isClean`: nothing of it goes on, so that the thread can run the next one. */
export interface Told extends Ended {
  readonly isClean: boolean;
}

/** Threads that run nothing now, and have loaded the modules of commands. */
const idle: Worker[] = [];

/**
 * Runs a command of the command line on these settings and no others, in the folder of the project. It is what `casebook` would
 * run, in a thread that goes on to the next command: a process would load all modules anew. What concerns the process itself needs
 * one: signals, descriptors, permissions of files and the memory. Never rejects because of how the command ends.
 */
export async function casebook(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const thread = idle.pop() ?? new Worker(new URL('../jest/command-thread.js', import.meta.url));
  thread.ref();
  thread.postMessage({ args, env: { ...NO_SETTINGS, ...env } } satisfies Asked);
  const [{ isClean, ...ended }] = (await once(thread, 'message')) as [Told];
  // It doesn't keep the process from ending.
  thread.unref();
  if (isClean) idle.push(thread);
  else void thread.terminate();
  return ended;
}
