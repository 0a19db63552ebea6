import type { StoredEntry } from './entry.ts';

type Awaitable<Value> = Value | Promise<Value>;

/** Keeps entries while the page or process isn't there: one by one, so that several tabs don't overwrite each other’s. */
export interface OutboxStorage {
  load(): Awaitable<readonly StoredEntry[]>;
  /** Replaces the entry with that key. */
  save(entry: StoredEntry): Awaitable<void>;
  remove(key: string): Awaitable<void>;
}

/** What browsers call `Storage`. */
export interface WebStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/**
 * Keeps entries in `localStorage` or `sessionStorage`.
 *
 * @param storage a function, because browsers may throw when it is looked at
 * @param owner the person who writes, such as the token's subject: nobody else's entries are sent
 */
export function webStorage(storage: () => WebStorage, owner: string): OutboxStorage {
  const prefix = `casebook.outbox.${owner}.`;
  return {
    load() {
      const kept = storage();
      const names = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
      return names.filter((name) => name.startsWith(prefix)).flatMap((name) => parsed(kept.getItem(name)));
    },
    save: (entry) => storage().setItem(prefix + entry.key, JSON.stringify(entry)),
    remove: (key) => storage().removeItem(prefix + key),
  };
}

/** Something else may have written there. */
function parsed(json: string | null): readonly StoredEntry[] {
  try {
    const entry = JSON.parse(json ?? '');
    return typeof entry?.key === 'string' && typeof entry.lane === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}
