import type { Kind, Priority, Status, Type } from './vocabulary.ts';

/** Where a text matches a search. */
export interface Highlight {
  readonly field: string;
  readonly message_id: string | null;
  readonly is_internal: boolean;
  readonly parts: readonly { readonly text: string; readonly match: boolean }[];
}

/** A ticket or a chat in the list, as the desk sends it. */
export interface Item {
  readonly kind: Kind;
  readonly id: string;
  readonly number: string | null;
  readonly subject: string | null;
  readonly status: Status;
  readonly priority: Priority;
  readonly type: Type;
  readonly tags: readonly string[];
  readonly assigned_to: string | null;
  readonly assigned_admin_name: string | null;
  readonly person: {
    readonly kind: 'user' | 'guest' | 'unknown';
    readonly id: string | null;
    readonly name: string | null;
    readonly contact: string | null;
  };
  readonly last_message: {
    readonly text: string;
    readonly at: string;
    readonly from: 'person' | 'support' | 'system';
  } | null;
  readonly has_unread: boolean;
  readonly waiting_since: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
  readonly highlights?: readonly Highlight[];
}

/** `ticket:ID` or `chat:ID`. */
export const keyOf = ({ kind, id }: Pick<Item, 'kind' | 'id'>): string => `${kind}:${id}`;

/** The path of an item's page below `/work`. */
export const pathOf = ({ kind, id, number }: Pick<Item, 'kind' | 'id' | 'number'>): string =>
  `/work/${kind}/${encodeURIComponent(number ?? id)}`;
