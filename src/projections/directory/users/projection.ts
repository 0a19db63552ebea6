import {
  type BearerClaims,
  type UserRecord,
  userRecorded,
  userSeen,
} from '../../../events/directory/events.ts';
import type { UserId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import { byIdAlone, type Recorded } from '../recorded.ts';

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

export const userProjection: ProjectionModule<UserDocument> = defineProjection({
  name: 'directory/users',
  version: 1,
  events: [userRecorded, userSeen],
  documentId: ({ event: { data } }) => data.userId,
  project(_, { event, revision, position }) {
    const known: Omit<UserDocument, 'record' | 'recorded'> = { id: event.data.userId, revision, position };
    return event.type === 'UserRecorded'
      ? { ...known, record: event.data.record, recorded: true }
      : { ...known, record: userFromClaims(event.data.claims), recorded: false };
  },
  ...byIdAlone,
});
