import { LRUCache } from 'lru-cache';
import {
  type AdminRecord,
  adminStream,
  type BearerClaims,
  type RegistrationSessionRecord,
  registrationSessionStream,
  type TransactionRecord,
  transactionStream,
  type UserRecord,
  userStream,
} from '../../events/directory/events.ts';
import type { AdminId, RegistrationSessionId, TransactionId, UserId } from '../../events/ids.ts';
import type { EventReader, Position, Revision } from '../../events/log/port.ts';
import type { Bearer } from '../caller.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { Keys } from '../keys.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { createContacts } from './contacts.ts';
import { adminFold, type Particulars, particularsOf, userFold } from './people.ts';
import {
  recordPerson,
  registrationSessionFold,
  replaceRecord,
  seePerson,
  transactionFold,
} from './record.ts';

type Recorded = Promise<{ readonly revision: Revision; readonly position: Position } | Refusal>;

/** Users, admins, transactions and registration sessions as other systems record them here. */
export interface Directory {
  recordUser(id: UserId, record: UserRecord, context: CommandContext): Recorded;
  recordAdmin(id: AdminId, record: AdminRecord, context: CommandContext): Recorded;
  recordTransaction(id: TransactionId, record: TransactionRecord, context: CommandContext): Recorded;
  recordRegistrationSession(
    id: RegistrationSessionId,
    record: RegistrationSessionRecord,
    context: CommandContext,
  ): Recorded;
  /**
   * Makes a user or admin known by the claims of their token, unless a system has recorded them. Returns the position of
   * the claims in the log, null when there was nothing to note.
   */
  noteBearer(bearer: Bearer, context: CommandContext): Promise<Position | null>;

  /** Look-ups for decisions. They read the log itself, so they are never out of date. */
  admin(id: AdminId): Promise<Particulars | null>;
  user(id: UserId): Promise<Particulars | null>;
  /** The user themselves, or the one into whom they were joined. */
  userInPlaceOf(id: UserId): Promise<UserId>;
  userByContact(
    contact: Pick<Particulars, 'email' | 'phoneNumber'>,
  ): Promise<{ readonly id: UserId; readonly name: string | null } | null>;
  hasRegistrationSession(id: RegistrationSessionId): Promise<boolean>;
}

const DEFAULT_MEMORY = 8 * 1024 * 1024;
/** The size of a cache entry without the claims of its token, in bytes. */
const ENTRY_BYTES = 200;

export interface DirectoryOptions {
  /** For the names of the streams of contacts. */
  readonly contactKeys: Keys;
  /** Can tell whether there are streams of earlier versions; all of them are looked for unless it says that there are none. */
  readonly log?: Pick<EventReader, 'hasStreams'>;
  /** The cache for bearers whose claims are in the log, in bytes; after an eviction, the log is read again. */
  readonly memory?: number;
}

export function createDirectory(
  commands: CommandHandler,
  { contactKeys, log = {}, memory = DEFAULT_MEMORY }: DirectoryOptions,
): Directory {
  const contacts = createContacts({ commands, keys: contactKeys, log });
  const noted = new LRUCache<string, true>({
    maxSize: memory,
    sizeCalculation: (_, key) => ENTRY_BYTES + 2 * key.length,
  });

  async function note(bearer: Bearer, context: CommandContext) {
    const all = claimsOf(bearer);
    if (bearer.kind === 'admin') {
      const adminId = bearer.id as AdminId;
      const see = seePerson(all, (claims) => ({ type: 'AdminSeen' as const, data: { adminId, claims } }));
      return commands.execute(adminFold, adminStream(adminId), see, context);
    }
    const userId = bearer.id as UserId;
    await contacts.note(userId, bearer, context);
    const see = seePerson(all, (claims) => ({ type: 'UserSeen' as const, data: { userId, claims } }));
    return commands.execute(userFold, userStream(userId), see, context);
  }

  return {
    async recordUser(userId, record, context) {
      await contacts.note(userId, { email: record.email, phoneNumber: record.phone_number }, context);
      const decide = recordPerson(record, { type: 'UserRecorded' as const, data: { userId, record } });
      return commands.execute(userFold, userStream(userId), decide, context);
    },

    recordAdmin(adminId, record, context) {
      const decide = recordPerson(record, { type: 'AdminRecorded' as const, data: { adminId, record } });
      return commands.execute(adminFold, adminStream(adminId), decide, context);
    },

    recordTransaction(transactionId, record, context) {
      const decide = replaceRecord({ type: 'TransactionRecorded' as const, data: { transactionId, record } });
      return commands.execute(transactionFold, transactionStream(transactionId), decide, context);
    },

    recordRegistrationSession(sessionId, record, context) {
      const decide = replaceRecord({
        type: 'RegistrationSessionRecorded' as const,
        data: { sessionId, record },
      });
      return commands.execute(registrationSessionFold, registrationSessionStream(sessionId), decide, context);
    },

    async noteBearer(bearer, context) {
      if (bearer.kind !== 'user' && bearer.kind !== 'admin') return null;
      // The claims of each token are noted once: two tokens of one person with different claims must not alternate for ever.
      const key = JSON.stringify([bearer.kind, bearer.id, claimsOf(bearer)]);
      if (noted.has(key)) return null;
      const outcome = await note(bearer, context);
      if (isRefusal(outcome)) return null;
      noted.set(key, true);
      return outcome.position;
    },

    async admin(id) {
      const { state } = await commands.load(adminFold, adminStream(id));
      return state && particularsOf(state);
    },

    async user(id) {
      const { state } = await commands.load(userFold, userStream(id));
      return state && particularsOf(state);
    },

    userInPlaceOf: contacts.userInPlaceOf,

    userByContact: contacts.userWith,

    async hasRegistrationSession(id) {
      const { state } = await commands.load(registrationSessionFold, registrationSessionStream(id));
      return state !== null;
    },
  };
}

const claimsOf = ({ firstName, lastName, email, phoneNumber }: Bearer): BearerClaims => ({
  first_name: firstName,
  last_name: lastName,
  email,
  phone_number: phoneNumber,
});
