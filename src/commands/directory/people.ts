import type {
  AdminEvent,
  AdminRecord,
  BearerClaims,
  UserContactNoted,
  UserEvent,
  UserRecord,
} from '../../events/directory/events.ts';
import { fullName } from '../../events/full-name.ts';
import type { UserId } from '../../events/ids.ts';
import { appended, type GrowingList } from '../growing-list.ts';
import type { Fold } from '../streams.ts';

/** What is known of a person: by another system's record, or only by the claims of their token; null: nothing. */
export type Known<Record> =
  | { readonly by: 'record'; readonly record: Record }
  | { readonly by: 'claims'; readonly claims: BearerClaims }
  | null;

export const userFold: Fold<Known<UserRecord>, UserEvent> = {
  version: 1,
  initial: null,
  evolve: (_, event) =>
    event.type === 'UserRecorded'
      ? { by: 'record', record: event.data.record }
      : { by: 'claims', claims: event.data.claims },
};

export const adminFold: Fold<Known<AdminRecord>, AdminEvent> = {
  version: 1,
  initial: null,
  evolve: (_, event) =>
    event.type === 'AdminRecorded'
      ? { by: 'record', record: event.data.record }
      : { by: 'claims', claims: event.data.claims },
};

/** Everybody who was ever named with a contact, in the order in which they were. */
export const contactFold: Fold<GrowingList<UserId>, UserContactNoted> = {
  version: 2,
  initial: [],
  evolve: (users, event) => appended(users, event.data.userId),
};

/** What names and reaches a person, whichever way they are known. */
export interface Particulars {
  readonly name: string | null;
  readonly email: string | null;
  readonly phoneNumber: string | null;
}

export function particularsOf(
  known: NonNullable<Known<AdminRecord & { phone_number?: string | null }>>,
): Particulars {
  const { first_name, last_name, email, phone_number } = known.by === 'record' ? known.record : known.claims;
  return { name: fullName(first_name, last_name), email, phoneNumber: phone_number ?? null };
}
