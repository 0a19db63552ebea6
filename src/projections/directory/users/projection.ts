import type { BearerClaims, UserEvent, UserRecord } from '../../../events/directory/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { UserId } from '../../../events/ids.ts';
import type { ProjectionModule } from '../../module.ts';
import { byIdAlone, namedBy, type Recorded } from '../recorded.ts';

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

export const userProjection: ProjectionModule<UserDocument> = {
  name: 'directory/users',
  version: 1,
  once: false,
  documentId: namedBy<UserEvent>('userId', 'UserRecorded', 'UserSeen'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<UserEvent>;
    const known: Omit<UserDocument, 'record' | 'recorded'> = { id: event.data.userId, revision, position };
    return event.type === 'UserRecorded'
      ? { ...known, record: event.data.record, recorded: true }
      : { ...known, record: userFromClaims(event.data.claims), recorded: false };
  },
  ...byIdAlone,
};
