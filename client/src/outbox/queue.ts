import { newKey } from '../call.ts';
import { DeskError, isFinal } from '../desk-error.ts';
import { Listeners } from '../listeners.ts';
import { type Clock, pauseAfter } from '../pause.ts';
import { type Entry, OutboxEntry } from './entry.ts';
import type { OutboxStorage } from './storage.ts';

/**
 * The desk knows keys for 24 hours. What was sent earlier and never acknowledged is not sent again: it could be carried out twice.
 */
const KNOWN_MS = 23 * 3_600_000;
/** How long what is written waits for the person to sign in again, before the desk is asked once more. */
const SIGNED_OUT_MS = 60_000;

export interface QueueOptions<Payload, Result> {
  /** Sends an entry once. Throws `DeskError`. */
  readonly send: (entry: Entry<Payload, Result>) => Promise<Result>;
  readonly clock: Clock;
  /** Resolves when it makes sense to send: until then, entries stay `queued`, and untried. At once unless given. */
  readonly ready?: () => Promise<void>;
  /** Of this page alone unless given. */
  readonly storage?: OutboxStorage;
}

/** Sends what is written until the desk has answered. */
export interface Queue<Payload, Result> {
  add(payload: Payload, lane: string): Entry<Payload, Result>;
  /** All that the desk hasn't acknowledged, in the order in which they were written. */
  entries(): readonly Entry<Payload, Result>[];
  /** Told of each new state; a new entry is `queued`. Returns what ends it. */
  onChange(listener: (entry: Entry<Payload, Result>) => void): () => void;
  /**
   * Sends a refused entry again. `afresh`: under another key, because it is another command now, such as the same message to
   * another conversation. What was refused was not carried out.
   */
  retry(key: string, afresh?: boolean): void;
  /** Forgets an entry. The desk may have it already if `isTried`. */
  discard(key: string): void;
  /** Ends all pauses: the desk is likely to be reached now. */
  wake(): void;
  /** Resolves once what was kept from earlier pages is in the queue. */
  readonly loaded: Promise<void>;
  /** Sends nothing more. What is left stays in the storage. */
  stop(): void;
}

export function createQueue<Payload, Result>(options: QueueOptions<Payload, Result>): Queue<Payload, Result> {
  type Own = OutboxEntry<Payload, Result>;
  const { send, clock, storage } = options;
  let entries: Own[] = [];
  const listeners = new Listeners<[entry: Own]>();
  const busy = new Set<string>();
  let awake = new AbortController();
  let isStopped = false;
  let latest = 0;
  /** Writes follow one another. */
  let written: Promise<unknown> = Promise.resolve();

  /** A storage that is full or blocked keeps nothing: the page does, as long as it is there. */
  const write = (save: (kept: OutboxStorage) => unknown): Promise<unknown> => {
    if (storage) written = written.then(() => save(storage)).catch(() => {});
    return written;
  };

  function become(entry: Own, state: Entry['state'], error: DeskError | null = null): void {
    Object.assign(entry, { state, error });
    listeners.tell(entry);
  }

  /** Sends the entries of a lane, one after the other. */
  async function work(lane: string): Promise<void> {
    if (busy.has(lane)) return;
    busy.add(lane);
    const next = () => entries.find((entry) => entry.lane === lane && entry.state === 'queued');
    for (let entry = next(); entry && !isStopped; entry = next()) await deliver(entry);
    busy.delete(lane);
  }

  async function deliver(entry: Own): Promise<void> {
    for (let failures = 1; entry.state === 'queued' && !isStopped; failures++) {
      await options.ready?.();
      if (!entries.includes(entry) || isStopped) return;
      if (entry.triedAt !== null && clock.now() - entry.triedAt > KNOWN_MS) return refuse(entry, uncertain());
      entry.triedAt ??= clock.now();
      await write((kept) => kept.save(entry.stored()));
      // It may have been discarded meanwhile.
      if (!entries.includes(entry) || isStopped) return;
      become(entry, 'sending');
      const error = await attempt(entry);
      if (error === null || !entries.includes(entry)) return;
      if (isFinal(error)) return refuse(entry, error);
      become(entry, 'queued', error);
      await clock.wait(pauseUntilNext(error, failures), awake.signal).catch(() => {});
    }
  }

  function pauseUntilNext({ status, retryAfter }: DeskError, failures: number): number {
    if (status === 401) return SIGNED_OUT_MS;
    return Math.max(pauseAfter(failures, clock), (retryAfter ?? 0) * 1_000);
  }

  async function attempt(entry: Own): Promise<DeskError | null> {
    try {
      const result = await send(entry);
      remove(entry);
      become(entry, 'sent');
      entry.resolve(result);
      return null;
    } catch (error) {
      return error instanceof DeskError
        ? error
        : new DeskError('unreachable', String(error), { cause: error });
    }
  }

  function refuse(entry: Own, error: DeskError): void {
    become(entry, 'refused', error);
    void write((kept) => kept.save(entry.stored()));
    entry.reject(error);
  }

  function rekey(entry: Own): void {
    const { key } = entry;
    void write((kept) => kept.remove(key));
    Object.assign(entry, { key: newKey(), triedAt: null });
    void write((kept) => kept.save(entry.stored()));
  }

  function remove(entry: Own): void {
    entries = entries.filter((other) => other !== entry);
    void write((kept) => kept.remove(entry.key));
  }

  async function load(): Promise<void> {
    const stored = (await Promise.resolve(storage?.load()).catch(() => undefined)) ?? [];
    const known = new Set(entries.map(({ key }) => key));
    const earlier = stored
      .filter(({ key }) => !known.has(key))
      .map((entry) => new OutboxEntry<Payload, Result>(entry));
    entries = [...earlier.toSorted((one, other) => one.at - other.at), ...entries];
    for (const entry of earlier) listeners.tell(entry);
    for (const { lane } of entries) void work(lane);
  }

  const loaded = Promise.resolve().then(load);
  return {
    loaded,
    add(payload, lane) {
      // Later than the one before it, also within a millisecond.
      latest = Math.max(clock.now(), latest + 0.001);
      const entry: Own = new OutboxEntry({
        key: newKey(),
        payload,
        lane,
        at: latest,
        triedAt: null,
        refusal: null,
      });
      entries.push(entry);
      void write((kept) => kept.save(entry.stored()));
      become(entry, 'queued');
      // Those of earlier pages come first.
      void loaded.then(() => work(lane));
      return entry;
    },
    entries: () => entries,
    onChange: (listener) => listeners.add(listener),
    retry(key, afresh = false) {
      const entry = entries.find((other) => other.key === key && other.state === 'refused');
      if (!entry) return;
      // The person knows by now whether the desk has it.
      if (entry.error?.code === 'uncertain') entry.triedAt = null;
      if (afresh) rekey(entry);
      become(entry, 'queued');
      void work(entry.lane);
    },
    discard(key) {
      const entry = entries.find((other) => other.key === key);
      if (!entry) return;
      remove(entry);
      entry.reject(new DeskError('aborted', 'It was discarded'));
    },
    wake() {
      awake.abort();
      awake = new AbortController();
    },
    stop() {
      isStopped = true;
      awake.abort();
    },
  };
}

const uncertain = () =>
  new DeskError('uncertain', 'It was sent long ago and never acknowledged: the desk may or may not have it', {
    status: 409,
  });
