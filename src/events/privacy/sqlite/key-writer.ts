/** The writer of a key file, on whatever thread has been lent to it: one transaction for all new keys that are waiting. */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { sqliteCode } from '../../sqlite-code.ts';
import { KeyFile } from './key-file.ts';
import type { KeyAnswer, KeyMessage, KeyOrder } from './wire.ts';

/** Opens the file, tells that it did, and takes orders until it is asked to close. */
export function serve(port: MessagePort, file: string): void {
  const answer = (message: KeyAnswer): void => port.postMessage(message);
  const opened = attempt(() => new KeyFile(file));
  if ('unavailable' in opened) {
    answer(opened);
    port.close();
    return;
  }
  const keys = opened.done;
  answer({ done: null });

  function keepAll(lists: readonly Extract<KeyOrder, { keep: unknown }>['keep'][]): void {
    if (lists.length === 0) return;
    const kept = attempt(() => keys.keepAll(lists));
    lists.forEach((_, index) => {
      answer('done' in kept ? { done: kept.done[index] } : kept);
    });
  }

  /** Takes all that has arrived, in order. */
  function drain(first: KeyMessage): void {
    let waiting: Extract<KeyOrder, { keep: unknown }>['keep'][] = [];
    for (let message: KeyMessage | undefined = first; message !== undefined; message = next(port)) {
      if (message !== 'close' && 'keep' in message) {
        waiting.push(message.keep);
        continue;
      }
      keepAll(waiting);
      waiting = [];
      if (message === 'close') {
        keys.close();
        port.close();
        return;
      }
      answer(carryOut(keys, message));
    }
    keepAll(waiting);
  }

  port.on('message', drain);
}

const next = (port: MessagePort): KeyMessage | undefined => receiveMessageOnPort(port)?.message;

const carryOut = (keys: KeyFile, order: Exclude<KeyOrder, { keep: unknown }>): KeyAnswer =>
  attempt(() => {
    if ('begin' in order) return keys.begin(order.begin);
    if ('destroy' in order) return keys.destroy(order.destroy);
    return keys.rewrap(order.rewrap);
  });

function attempt<Result>(work: () => Result) {
  try {
    return { done: work() };
  } catch (error) {
    return { unavailable: String(error), code: sqliteCode(error) };
  }
}
