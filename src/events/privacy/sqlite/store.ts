import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { KeysUnavailable } from '../key-ring.ts';
import type { KeyStore, StoreKey, SubjectKey } from '../key-store.ts';
import { KeyFileReader } from './key-reader.ts';
import type { KeyAnswer, KeyMessage, KeyOrder } from './wire.ts';

/**
 * The key store in a file: reads on this thread, writes on the one that has the other end of the port, which runs `serve` of
 * `key-writer.ts`.
 *
 * @throws KeysUnavailable when the file can't be opened.
 */
export async function openSqliteKeyStore(file: string, port: MessagePort): Promise<KeyStore> {
  const writer = new Writer(port);
  await writer.opened;
  const reader = new KeyFileReader(file);
  return {
    storeKey: () => reader.storeKey(),
    find: (ids) => reader.find(ids),
    ofSubjects: (lookups) => reader.ofSubjects(lookups),
    page: (after, limit) => reader.page(after, limit),
    generation: () => reader.generation(),
    counts: () => reader.counts(),
    begin: (key) => writer.order<StoreKey>({ begin: key }),
    keep: (keys) => writer.order<readonly SubjectKey[]>({ keep: keys }),
    destroy: (lookups) => writer.order<readonly string[]>({ destroy: lookups }),
    rewrap: (keys) => writer.order<void>({ rewrap: keys }),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}

/** This thread's side of the writer: its orders are answered one after the other. */
class Writer {
  readonly opened: Promise<unknown>;
  readonly #port: MessagePort;
  readonly #waiting: PromiseWithResolvers<unknown>[] = [];
  #isOpen = true;

  constructor(port: MessagePort) {
    this.#port = port;
    this.opened = this.#answer();
    port.on('message', (answer: KeyAnswer) => this.#settle(answer));
    port.on('close', () => this.#end());
  }

  async order<Result>(order: KeyOrder): Promise<Result> {
    if (!this.#isOpen) throw new KeysUnavailable('The key store is closed');
    this.#port.postMessage(order);
    return (await this.#answer()) as Result;
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    const closed = once(this.#port, 'close');
    this.#port.postMessage('close' satisfies KeyMessage);
    await closed;
  }

  #answer(): Promise<unknown> {
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  #settle(answer: KeyAnswer): void {
    const waiting = this.#waiting.shift();
    if ('done' in answer) waiting?.resolve(answer.done);
    else
      waiting?.reject(
        new KeysUnavailable(`The key store can't write: ${answer.unavailable}`, { code: answer.code }),
      );
  }

  #end(): void {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.splice(0))
      reject(new KeysUnavailable("The key store's writer is gone"));
  }
}
