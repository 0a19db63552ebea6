import type { WorkItem } from '@casebook/client';

/** A ticket or a chat in the list, as the desk sends it. */
export type Item = WorkItem;

/** `ticket:ID` or `chat:ID`. */
export const keyOf = ({ kind, id }: Pick<Item, 'kind' | 'id'>): string => `${kind}:${id}`;

/** `user:ID` or `guest:ID`; null: the desk doesn't know who it is. */
export const personKeyOf = ({ kind, id }: Pick<Item['person'], 'kind' | 'id'>): string | null =>
  kind === 'unknown' || id === null ? null : `${kind}:${id}`;

/** The path of an item's page below `/work`. */
export const pathOf = ({ kind, id, number }: Pick<Item, 'kind' | 'id' | 'number'>): string =>
  `/work/${kind}/${encodeURIComponent(number ?? id)}`;

/** Whether an address means this item: it has the number of a ticket, or an id. */
export const isNamed = (
  { kind, id, number }: Pick<Item, 'kind' | 'id' | 'number'>,
  named: { readonly kind: string; readonly name: string },
): boolean => kind === named.kind && [number, id].includes(named.name);
