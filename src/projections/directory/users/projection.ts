import {
  type BearerClaims,
  type UserRecord,
  userRecorded,
  userSeen,
} from '../../../events/directory/events.ts';
import type { UserId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import { byIdAlone, type Recorded } from '../recorded.ts';

/** `recorded` is false while nothing but the claims of a token is known. */
export interface UserDocument extends Recorded<UserId, UserRecord> {
  readonly recorded: boolean;
}

/** What a token tells of a user; everything else nobody has recorded. */
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
