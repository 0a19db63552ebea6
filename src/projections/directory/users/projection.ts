import {
  type BearerClaims,
  type UserRecord,
  userRecorded,
  userSeen,
} from '../../../events/directory/events.ts';
import type { UserId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule, text } from '../../module.ts';
import type { Recorded } from '../recorded.ts';
import { mongoUsers } from './mongo.ts';
import { nameOf, type UserQueries } from './queries.ts';
import { sqliteUsers } from './sqlite.ts';

/** `recorded` is false while only the claims of a token are known. */
export interface UserDocument extends Recorded<UserId, UserRecord> {
  readonly recorded: boolean;
}

/** The claims of a token about a user; all other fields are unknown. */
const userFromClaims = (claims: BearerClaims): UserRecord => ({
  ...claims,
  smipay_tag: null,
  account_status: null,
  role: null,
  profile_image: null,
  wallet: null,
  tier: null,
  kyc_verification: null,
});

export const userProjection: ProjectionModule<UserDocument, UserQueries> = defineProjection({
  name: 'directory/users',
  version: 3,
  events: [userRecorded, userSeen],
  documentId: ({ event: { data } }) => data.userId,
  project(_, { event, revision, position }) {
    const known: Omit<UserDocument, 'record' | 'recorded'> = { id: event.data.userId, revision, position };
    return event.type === 'UserRecorded'
      ? { ...known, record: event.data.record, recorded: true }
      : { ...known, record: userFromClaims(event.data.claims), recorded: false };
  },
  columns: { name: text(nameOf) },
  indexes: { byName: { on: ['id'], covering: ['name'] } },
  // Readers that keep the names find out by it which ones have changed.
  moveOf: ({ before, after }) => (before !== null && nameOf(before) !== nameOf(after) ? [after.id] : null),
  // One of them takes about a microsecond.
  queries: { named: ({ ids }) => ids === null || ids.length > 1_000 },
  sqlite: { queries: sqliteUsers },
  mongo: { queries: mongoUsers },
});
