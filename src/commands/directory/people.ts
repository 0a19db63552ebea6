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

/** A known person: recorded by another system, or known by the claims of their token only; null: unknown. */
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
  version: 2,
  initial: null,
  evolve: (_, event) =>
    event.type === 'AdminRecorded'
      ? { by: 'record', record: event.data.record }
      : { by: 'claims', claims: event.data.claims },
};

/** All users who were ever recorded with a contact, in that order. */
export const contactFold: Fold<GrowingList<UserId>, UserContactNoted> = {
  version: 2,
  initial: [],
  evolve: (users, event) => appended(users, event.data.userId),
};

/** The name and contact of a person, from the record or from claims. */
export interface Particulars {
  readonly name: string | null;
  readonly email: string | null;
  readonly phoneNumber: string | null;
}

export function particularsOf(
  known: NonNullable<Known<Omit<AdminRecord, 'active'> & { phone_number?: string | null }>>,
): Particulars {
  const { first_name, last_name, email, phone_number } = known.by === 'record' ? known.record : known.claims;
  return { name: fullName(first_name, last_name), email, phoneNumber: phone_number ?? null };
}
