import { z } from 'zod';
import { defineEvent, type EventOf, id } from '../definition.ts';
import type { AdminId, RegistrationSessionId, TransactionId, UserId } from '../ids.ts';
import { adminSubject, userSubject } from '../subjects.ts';

const text = z.string().nullable();

/** A user as other systems record them. Unknown fields are null. */
export const userRecord = z.strictObject({
  first_name: text,
  last_name: text,
  email: text,
  phone_number: text,
  smipay_tag: text,
  account_status: text,
  role: text,
  profile_image: z.strictObject({ secure_url: z.string() }).nullable(),
  wallet: z.strictObject({ current_balance: z.number().nullable() }).nullable(),
  tier: z.strictObject({ tier: z.string(), name: text }).nullable(),
  kyc_verification: z.strictObject({ is_verified: z.boolean(), status: text }).nullable(),
});
export type UserRecord = z.infer<typeof userRecord>;

export const adminRecord = z.strictObject({
  first_name: text,
  last_name: text,
  email: text,
  /** Whether tickets and conversations are to be assigned to them. */
  active: z.boolean(),
});
export type AdminRecord = z.infer<typeof adminRecord>;

export const transactionRecord = z.strictObject({
  /** Null once it is erased. */
  amount: z.number().nullable(),
  transaction_type: text,
  status: text,
  transaction_reference: text,
  createdAt: text,
});
export type TransactionRecord = z.infer<typeof transactionRecord>;

export const registrationSessionRecord = z.strictObject({ phone_number: text, email: text });
export type RegistrationSessionRecord = z.infer<typeof registrationSessionRecord>;

/** The claims of a token that name its bearer. */
export const bearerClaims = z.strictObject({
  first_name: text,
  last_name: text,
  email: text,
  phone_number: text,
});
export type BearerClaims = z.infer<typeof bearerClaims>;

/** Another system recorded a user, replacing the record before. */
export const userRecorded = defineEvent({
  type: 'UserRecorded',
  schema: z.strictObject({ userId: id<UserId>(), record: userRecord }),
  subjects: { record: userSubject },
});

/** A user whom no system has recorded came with a token. */
export const userSeen = defineEvent({
  type: 'UserSeen',
  schema: z.strictObject({ userId: id<UserId>(), claims: bearerClaims }),
  subjects: { claims: userSubject },
});

export const adminRecorded = defineEvent({
  type: 'AdminRecorded',
  version: 2,
  schema: z.strictObject({ adminId: id<AdminId>(), record: adminRecord }),
  subjects: { record: adminSubject },
  upcasts: { 1: asActive },
});

/** The upcast to version 2: until then there were no others. */
function asActive(data: unknown): unknown {
  const { record, ...rest } = data as { readonly record: object };
  return { ...rest, record: { ...record, active: true } };
}

/** An admin whom no system has recorded came with a token. */
export const adminSeen = defineEvent({
  type: 'AdminSeen',
  schema: z.strictObject({ adminId: id<AdminId>(), claims: bearerClaims }),
  subjects: { claims: adminSubject },
});

export const transactionRecorded = defineEvent({
  type: 'TransactionRecorded',
  schema: z.strictObject({ transactionId: id<TransactionId>(), record: transactionRecord }),
  subjects: { record: (data) => `transaction:${data.transactionId}` },
});

export const registrationSessionRecorded = defineEvent({
  type: 'RegistrationSessionRecorded',
  schema: z.strictObject({ sessionId: id<RegistrationSessionId>(), record: registrationSessionRecord }),
  subjects: { record: (data) => `registrationSession:${data.sessionId}` },
});

/**
 * A user was named with an e-mail or phone number. Kept in a stream per contact, so that the user of a request without a
 * token is found from the log alone. The user's own stream shows whether they still have that contact.
 */
export const userContactNoted = defineEvent({
  type: 'UserContactNoted',
  schema: z.strictObject({ userId: id<UserId>() }),
  subjects: {},
});

/**
 * A user turned out to be another one: who gives a contact of the first is the other. Kept in a stream of its own, for records of
 * the first may still come.
 */
export const userJoined = defineEvent({
  type: 'UserJoined',
  schema: z.strictObject({ userId: id<UserId>(), to: id<UserId>() }),
  subjects: {},
});

export const directoryEvents = [
  userRecorded,
  userSeen,
  adminRecorded,
  adminSeen,
  transactionRecorded,
  registrationSessionRecorded,
  userContactNoted,
  userJoined,
] as const;

export type DirectoryEvent = EventOf<(typeof directoryEvents)[number]>;
export type UserEvent = EventOf<typeof userRecorded | typeof userSeen>;
export type AdminEvent = EventOf<typeof adminRecorded | typeof adminSeen>;
export type TransactionEvent = EventOf<typeof transactionRecorded>;
export type RegistrationSessionEvent = EventOf<typeof registrationSessionRecorded>;
export type UserContactNoted = EventOf<typeof userContactNoted>;
export type UserJoined = EventOf<typeof userJoined>;

export const userStream = (user: UserId): string => `user-${user}`;
export const userJoinedStream = (user: UserId): string => `userJoined-${user}`;
export const adminStream = (admin: AdminId): string => `admin-${admin}`;
export const transactionStream = (transaction: TransactionId): string => `transaction-${transaction}`;
/** `contactHash`: keyed, for stream names are never encrypted. */
export const contactStream = (contactHash: string): string => `contact-${contactHash}`;
/** Of earlier versions, named by a hash without a key. It is read, and not written any more. */
export const userContactStream = (contactHash: string): string => `userContact-${contactHash}`;
/** Such a stream in a log that `casebook protect` has written: `contactHash` is keyed, of the earlier hash. */
export const earlierContactStream = (contactHash: string): string => `earlierContact-${contactHash}`;
export const registrationSessionStream = (session: RegistrationSessionId): string =>
  `registrationSession-${session}`;
