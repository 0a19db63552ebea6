import type {
  AdminEvent,
  BearerClaims,
  DirectoryEvent,
  RegistrationSessionEvent,
  TransactionEvent,
  UserEvent,
  UserRecord,
} from '../../events/directory/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { idIn, type Projection } from '../projection.ts';
import type { AdminDocument, UserDocument } from './documents.ts';

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

/** The document whose id stands in a field of the events of these types. */
const namedBy =
  <Event extends DirectoryEvent>(field: string, ...types: readonly Event['type'][]) =>
  (envelope: EventEnvelope): string | null =>
    types.some((type) => type === envelope.event.type) ? idIn(envelope, field) : null;

export const userProjection: Projection<'users'> = {
  collection: 'users',
  once: false,
  documentId: namedBy<UserEvent>('userId', 'UserRecorded', 'UserSeen'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<UserEvent>;
    const known: Omit<UserDocument, 'record' | 'recorded'> = {
      id: event.data.userId,
      revision,
      position,
    };
    return event.type === 'UserRecorded'
      ? { ...known, record: event.data.record, recorded: true }
      : { ...known, record: userFromClaims(event.data.claims), recorded: false };
  },
};

export const adminProjection: Projection<'admins'> = {
  collection: 'admins',
  once: false,
  documentId: namedBy<AdminEvent>('adminId', 'AdminRecorded', 'AdminSeen'),
  project(_, envelope): AdminDocument {
    const { event, revision, position } = envelope as EventEnvelope<AdminEvent>;
    const place = { id: event.data.adminId, revision, position };
    if (event.type === 'AdminRecorded') return { ...place, record: event.data.record, recorded: true };
    const { first_name, last_name, email } = event.data.claims;
    return { ...place, record: { first_name, last_name, email }, recorded: false };
  },
};

export const transactionProjection: Projection<'transactions'> = {
  collection: 'transactions',
  once: false,
  documentId: namedBy<TransactionEvent>('transactionId', 'TransactionRecorded'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<TransactionEvent>;
    return { id: event.data.transactionId, record: event.data.record, revision, position };
  },
};

export const registrationSessionProjection: Projection<'registrationSessions'> = {
  collection: 'registrationSessions',
  once: false,
  documentId: namedBy<RegistrationSessionEvent>('sessionId', 'RegistrationSessionRecorded'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<RegistrationSessionEvent>;
    return { id: event.data.sessionId, record: event.data.record, revision, position };
  },
};
