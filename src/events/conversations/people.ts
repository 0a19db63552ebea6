import { z } from 'zod';
import { id } from '../definition.ts';
import type { AdminId, UserId } from '../ids.ts';
import { guestId } from '../opening-ids.ts';
import type { Side } from './vocabulary.ts';

/** The owner of a conversation: a registered user, or a guest without a token. */
export const owner = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), id: id<UserId>() }),
  z.strictObject({ kind: z.literal('guest'), id: guestId }),
]);
export type Owner = z.infer<typeof owner>;

/** Who wrote a message; `system` is the desk itself. */
export const sender = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('user'), id: id<UserId>() }),
  z.strictObject({ kind: z.literal('guest'), id: guestId }),
  z.strictObject({ kind: z.literal('admin'), id: id<AdminId>() }),
  z.strictObject({ kind: z.literal('system'), id: z.null() }),
]);
export type Sender = z.infer<typeof sender>;

export const SYSTEM: Sender = { kind: 'system', id: null };

export const sideOf = ({ kind }: Sender): Side => (kind === 'user' || kind === 'guest' ? 'owner' : 'support');

/** As data subjects, rooms and stream names write it: `user:ID` or `guest:ID`. */
export const ownerKey = ({ kind, id }: Owner): string => `${kind}:${id}`;

/** Whose a sender's own particulars are; null for the desk itself. */
export const senderSubject = ({ sender: { kind, id } }: { readonly sender: Sender }): string | null =>
  kind === 'system' ? null : `${kind}:${id}`;

export const sameOwner = (one: Owner, other: Owner): boolean => ownerKey(one) === ownerKey(other);
