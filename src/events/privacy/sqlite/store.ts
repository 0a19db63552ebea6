import { once } from 'node:events';
import { setImmediate } from 'node:timers';
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
  const keeping = new Keeping((keep) => writer.order<readonly SubjectKey[]>({ keep }));
  const order = <Result>(what: KeyOrder): Promise<Result> => {
    keeping.post();
    return writer.order<Result>(what);
  };
  return {
    storeKey: () => reader.storeKey(),
    find: (ids) => reader.find(ids),
    ofSubjects: (lookups) => reader.ofSubjects(lookups),
    page: (after, limit) => reader.page(after, limit),
    generation: () => reader.generation(),
    counts: () => reader.counts(),
    begin: (key) => order<StoreKey>({ begin: key }),
    keep: (keys) => keeping.keep(keys),
    destroy: (lookups) => order<readonly string[]>({ destroy: lookups }),
    rewrap: (keys) => order<void>({ rewrap: keys }),
    async close() {
      keeping.post();
      await reader.close();
      await writer.close();
    },
  };
}

/** The keys that subjects had before, by what they are found by. */
type Earlier = ReadonlyMap<string, SubjectKey>;

/** New keys on their way to the writer: all of a tick go as one order. */
class Keeping {
  readonly #order: (keys: readonly SubjectKey[]) => Promise<readonly SubjectKey[]>;
  #gathered: SubjectKey[] = [];
  #answer: PromiseWithResolvers<Earlier> | null = null;

  constructor(order: (keys: readonly SubjectKey[]) => Promise<readonly SubjectKey[]>) {
    this.#order = order;
  }

  async keep(keys: readonly SubjectKey[]): Promise<readonly SubjectKey[]> {
    if (this.#answer === null) setImmediate(() => this.post());
    this.#answer ??= Promise.withResolvers();
    this.#gathered.push(...keys);
    const earlier = await this.#answer.promise;
    return keys.map((key) => earlier.get(key.lookup) ?? key);
  }

  /** Sends what is gathered, at once: before an order that must come after it. */
  post(): void {
    const [keys, answer] = [this.#gathered, this.#answer];
    [this.#gathered, this.#answer] = [[], null];
    answer?.resolve(this.#order(keys).then((earlier) => new Map(earlier.map((key) => [key.lookup, key]))));
  }
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
