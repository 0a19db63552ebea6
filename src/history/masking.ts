import type { EventDefinition } from '../events/definition.ts';

/**
 * What takes the place of personal data for those who may not see them. It is the same for all values, so that nothing of a
 * value follows from it, not even whether two of them are equal. Ids of people stay: figures count people by them.
 */
export const MASK = '•••';

/** What takes the place of a field of an answer: a text, or null for what has parts, or is no text. */
type Masking = 'text' | 'null';

/** The fields of answers that are personal, by their names. The same name means the same everywhere. */
const PERSONAL_FIELDS: Readonly<Record<string, Masking>> = {
  email: 'text',
  phone_number: 'text',
  first_name: 'text',
  last_name: 'text',
  firstName: 'text',
  ownerName: 'text',
  ownerEmail: 'text',
  sender_name: 'text',
  sender_email: 'text',
  subject: 'text',
  description: 'text',
  message: 'text',
  resolution_notes: 'text',
  internal_notes: 'text',
  feedback: 'text',
  ip_address: 'text',
  user_agent: 'text',
  smipay_tag: 'text',
  account_status: 'text',
  role: 'text',
  device_metadata: 'null',
  profile_image: 'null',
  current_balance: 'null',
  tier: 'null',
  kyc_verification: 'null',
  related_transaction: 'null',
};

/** A list of any kind. */
interface Mappable {
  map(present: (item: unknown) => unknown): unknown;
}
const isMappable = (value: object): value is Mappable => 'map' in value && typeof value.map === 'function';

/** The data of an answer without what is personal in it. Their shape stays. */
export function maskedAnswer<Data>(data: Data): Data {
  return masked(data) as Data;
}

function masked(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isMappable(value)) return value.map(masked);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, maskedField(name, field)]));
}

/** The value of one field of an answer without what is personal in it. */
export const maskedField = (name: string, value: unknown): unknown => {
  const masking = Object.hasOwn(PERSONAL_FIELDS, name) ? PERSONAL_FIELDS[name] : undefined;
  return masking === undefined ? masked(value) : maskOf(value, masking);
};

const maskOf = (field: unknown, masking: Masking): string | null =>
  masking === 'null' || field === null ? null : MASK;

/** The data of a told event without what is personal in them, as the event's definition says. What is null stays null. */
export function maskedEventData(
  { subjects }: Pick<EventDefinition, 'subjects'>,
  data: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const whose = subjects as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      isPersonal(whose[name]) ? maskOf(value, 'text') : value,
    ]),
  );
}

/** Personal is also what tells of a person, but not of whom. */
const isPersonal = (whose: unknown): boolean =>
  typeof whose === 'function' ||
  (typeof whose === 'object' && whose !== null && 'subject' in whose && whose.subject === 'unknown');
