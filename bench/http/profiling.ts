/**
 * Loaded first by each thread of a server that is profiled (`node --import`). Its parent process says when CPU profiles of all
 * threads begin and end; each is written to a file of its own, named after what is measured and the thread.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { BroadcastChannel, isMainThread, threadId } from 'node:worker_threads';
import { runningThreads } from '../../src/events/threads.ts';

/** From the parent process. `folder`: null to begin, else where the profiles go. */
export interface ProfileOrder {
  readonly what: string;
  readonly folder: string | null;
}

interface ThreadOrder extends ProfileOrder {
  readonly names: ReadonlyMap<number, string>;
}

/** Microseconds between two looks at what a thread does. */
const INTERVAL = 250;

const channel = new BroadcastChannel('casebook bench profiles');
const session = new Session();
session.connect();

async function obey({ what, folder, names }: ThreadOrder): Promise<void> {
  if (folder === null) {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  const thread = isMainThread ? 'main' : (names.get(threadId) ?? `thread-${threadId}`);
  writeFileSync(join(folder, `${what}.${thread}.cpuprofile`), JSON.stringify(profile));
}

if (isMainThread) {
  let left = 0;
  const done = () => {
    left -= 1;
    if (left === 0) process.send?.('done');
  };
  channel.onmessage = done;
  process.on('message', async (order: ProfileOrder) => {
    const names = runningThreads();
    left = names.size + 1;
    channel.postMessage({ ...order, names });
    await obey({ ...order, names });
    done();
  });
  // Neither keeps the server from ending.
  process.channel?.unref();
} else {
  channel.onmessage = async ({ data }: MessageEvent) => {
    if (data === 'done') return;
    await obey(data as ThreadOrder);
    channel.postMessage('done');
  };
}
channel.unref();
