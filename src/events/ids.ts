declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type TicketId = Brand<string, 'TicketId'>;
/** `PREFIX-YEAR-NNNNNN`, what people call a ticket by. */
export type TicketNumber = Brand<string, 'TicketNumber'>;
export type MessageId = Brand<string, 'MessageId'>;
export type UserId = Brand<string, 'UserId'>;
export type AdminId = Brand<string, 'AdminId'>;
export type TransactionId = Brand<string, 'TransactionId'>;
export type RegistrationSessionId = Brand<string, 'RegistrationSessionId'>;
/** A random UUID: who knows that of a guest's conversation may hold it. */
export type ConversationId = Brand<string, 'ConversationId'>;
/** A guest's id, issued by this server: `guest_<ms>_<random>`. */
export type GuestId = Brand<string, 'GuestId'>;
export type OnboardingCodeId = Brand<string, 'OnboardingCodeId'>;
/** A login under way: the hash of the secret that the waiting page holds. */
export type LoginId = Brand<string, 'LoginId'>;
/** A session: all the tokens that one login has led to. */
export type FamilyId = Brand<string, 'FamilyId'>;
/** A session of the console. */
export type ConsoleSessionId = Brand<string, 'ConsoleSessionId'>;
/** An admin, an analyst or an auditor, by the id that their token or the issuer gives them. */
export type StaffId = Brand<string, 'StaffId'>;
/** One per command, however often it is repeated under the same idempotency key. */
export type CommandId = Brand<string, 'CommandId'>;
/** An instant as ISO 8601 in UTC with milliseconds: sorts as text, compares with `<`. */
export type Instant = Brand<string, 'Instant'>;

export const instant = (time: Date | number): Instant => new Date(time).toISOString() as Instant;
