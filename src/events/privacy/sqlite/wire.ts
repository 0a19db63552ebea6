import type { StoreKey, SubjectKey, WrappedKey } from '../key-store.ts';

/** What the writer of a key file is asked to do. */
export type KeyOrder =
  | { readonly begin: StoreKey }
  /** The answer has the keys that subjects had before, instead of those that were given for them. */
  | { readonly keep: readonly SubjectKey[] }
  | { readonly destroy: readonly string[] }
  | { readonly rewrap: readonly WrappedKey[] };

/** To the writer: orders, each answered in their order. */
export type KeyMessage = KeyOrder | 'close';

/** From the writer. `unavailable`: why the order wasn't carried out. */
export type KeyAnswer =
  | { readonly done: unknown }
  | { readonly unavailable: string; readonly code: string | null };
