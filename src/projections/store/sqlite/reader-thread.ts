/** The thread that runs heavy reads, one after the other, on a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { tellLoopDelay } from '../../../events/loop-delay.ts';
import { joinedReadNamed, projectionNamed } from '../../catalogue.ts';
import { ReadModelsUnavailable, type ReadStore } from '../port.ts';
import type { HeavyRead, ThreadAnswer, ThreadData, ThreadMessage } from './heavy-reads.ts';
import { openSqliteReadStore } from './reader.ts';

if (!parentPort) throw new Error('The reader of heavy reads runs as a worker thread');
const port = parentPort;
const data = workerData as ThreadData;
let opened: ReadStore | null = null;
let last: Promise<void> = Promise.resolve();

async function read(asked: HeavyRead): Promise<unknown> {
  opened ??= await openSqliteReadStore(data);
  if ('joined' in asked) return opened.readJoined(joinedReadNamed(asked.joined), asked.argument);
  return opened.queriesOf(projectionNamed(asked.projection))[asked.query](asked.argument);
}

async function answerTo({ id, ...asked }: Exclude<ThreadMessage, string>): Promise<ThreadAnswer> {
  try {
    return { id, answer: await read(asked) };
  } catch (error) {
    return error instanceof ReadModelsUnavailable
      ? { id, unavailable: error.message }
      : { id, broken: String(error instanceof Error ? error.stack : error) };
  }
}

async function serve(message: ThreadMessage): Promise<void> {
  if (typeof message !== 'string') return port.postMessage(await answerTo(message));
  if (message === 'forget') return opened?.forget();
  await opened?.close();
  port.close();
}

tellLoopDelay();
port.on('message', (message: ThreadMessage) => {
  last = last.then(() => serve(message));
});
