/** The thread that owns the log's file: one transaction, and so one sync of the disk, for all that is waiting. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { tellLoopDelay } from '../../loop-delay.ts';
import { sqliteCode } from '../../sqlite-code.ts';
import { EventStore } from './event-store.ts';
import { Feeds } from './feeds.ts';
import {
  type Answers,
  type AppendMessage,
  appendsIn,
  type DropOrder,
  newEvents,
  type Service,
  type WriterAnswer,
  type WriterMessage,
} from './wire.ts';

/** Scalars in one transaction: it ends at some point, however fast the appends come. */
const TRANSACTION_LIMIT = 65_536;

if (!parentPort) throw new Error('The writer runs as a worker thread');
const port = parentPort;
const store = new EventStore(workerData as string);
const feeds = new Feeds(store.head);

const answer = (message: WriterAnswer): void => port.postMessage(message);

function commit(messages: readonly AppendMessage[]): void {
  if (messages.length === 0) return;
  const head = store.head;
  const answers = tryCommit(messages);
  answer(answers);
  if (store.head > head) feeds.publish(store.head, () => newEvents(messages, answers as Answers, head));
}

/** A disk that refuses now may accept the next transaction. */
function tryCommit(messages: readonly AppendMessage[]): WriterAnswer {
  try {
    return store.commit(messages);
  } catch (error) {
    const appends = messages.reduce((sum, message) => sum + appendsIn(message), 0);
    return { unavailable: String(error), code: sqliteCode(error), appends };
  }
}

/** Between two steps all appends that have come meanwhile are dealt with. */
const DROP_PAUSE_MS = 10;
let dropping: NodeJS.Timeout | undefined;

function drop(order: DropOrder, before: number): void {
  try {
    const { dropped, isOver } = store.drop(order);
    const total = before + dropped.length;
    if (isOver) answer({ dropped: total, error: null });
    else dropping = setTimeout(() => drop(order, total), DROP_PAUSE_MS);
  } catch (error) {
    answer({ dropped: before, error: String(error) });
  }
}

async function serve({ module, file, port: client }: Service): Promise<void> {
  (await import(module)).serve(client, file);
}

function close(): void {
  clearTimeout(dropping);
  feeds.close();
  store.close();
  port.close();
}

/** Takes all that has arrived, in order. Never waits for more: closed-loop clients would wait as well. */
function drain(first: WriterMessage): void {
  let batch: AppendMessage[] = [];
  let scalars = 0;
  let message: WriterMessage | undefined = first;
  while (message !== undefined) {
    if (Array.isArray(message)) {
      batch.push(message);
      scalars += message.length;
    } else {
      commit(batch);
      batch = [];
      if (message === 'close') {
        close();
        return;
      }
      if ('feed' in message) feeds.add(message.feed);
      else if ('serve' in message) void serve(message.serve);
      else drop(message.drop, 0);
    }
    message = scalars < TRANSACTION_LIMIT ? receiveMessageOnPort(port)?.message : undefined;
  }
  commit(batch);
}

tellLoopDelay();
port.on('message', drain);
answer({ head: store.head });
