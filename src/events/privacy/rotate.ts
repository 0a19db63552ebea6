import { KeysRefused } from './key-ring.ts';
import type { KeyStore, WrappedKey } from './key-store.ts';
import { type MasterKeys, unwrap, wrap } from './wrapping.ts';

/** Keys that are replaced in one transaction. */
const PAGE = 500;

/**
 * Wraps all keys of a store with the first master key that are wrapped with another one. The log stays as it is. May run beside
 * desks that know both master keys; where it ends half-way, the next run goes on. Returns how many keys it has wrapped.
 *
 * @throws KeysRefused for a key that none of the master keys opens: it stays, and so do those after it.
 */
export async function rotateKeys(store: KeyStore, masters: MasterKeys): Promise<number> {
  let rotated = 0;
  for await (const page of pagesOf(store)) {
    const others = page.filter(({ master }) => master !== masters[0].id);
    if (others.length > 0) await store.rewrap(others.map((key) => rewrapped(key, masters)));
    rotated += others.length;
  }
  return rotated;
}

/** The store's own key comes first: without it, no subject's key is found. */
async function* pagesOf(store: KeyStore): AsyncGenerator<readonly WrappedKey[]> {
  const own = await store.storeKey();
  if (own === null) return;
  yield [own];
  for (let after = ''; ; ) {
    const page = await store.page(after, PAGE);
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.id ?? after;
  }
}

function rewrapped(wrapped: WrappedKey, masters: MasterKeys): WrappedKey {
  const key = unwrap(wrapped, masters);
  if (key === null)
    throw new KeysRefused(
      'a key was wrapped with another PRIVACY_KEY than those that are named, or was changed',
    );
  return wrap(wrapped.id, key, masters[0]);
}
