import { z } from 'zod';
import {
  adminRecord,
  registrationSessionRecord,
  transactionRecord,
  userRecord,
} from '../../events/directory/events.ts';
import { date, email, optional, optionalText, text, webAddress } from '../kernel/input.ts';

/** What other systems send, and what they get back. PUT replaces a record: a field that is left out becomes null. */

const short = optionalText({ min: 1, max: 200 });
const long = optionalText({ min: 1, max: 2000 });
/** JSON has a negative zero, which no store keeps: recorded again, it would be a change each time. */
const finite = z
  .number({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a number') })
  .overwrite((number) => (number === 0 ? 0 : number));

export const userBody = z.object({
  first_name: short,
  last_name: short,
  email: optional(email()),
  phone_number: short,
  smipay_tag: short,
  account_status: short,
  role: short,
  profile_image: optional(z.object({ secure_url: webAddress() }, 'must be an object')),
  wallet: optional(z.object({ current_balance: optional(finite) }, 'must be an object')),
  tier: optional(z.object({ tier: text({ min: 1, max: 200 }), name: short }, 'must be an object')),
  kyc_verification: optional(
    z.object(
      { is_verified: z.boolean({ error: 'must be true or false' }), status: short },
      'must be an object',
    ),
  ),
});

export const adminBody = z.object({
  first_name: short,
  last_name: short,
  email: optional(email()),
  active: z
    .boolean({ error: 'must be true or false' })
    .nullish()
    .transform((active) => active ?? true)
    .meta({ type: 'boolean', default: true })
    .describe('Whether tickets and conversations are to be assigned to them'),
});

export const transactionBody = z.object({
  amount: finite,
  transaction_type: short,
  status: short,
  transaction_reference: long,
  createdAt: optional(date()).describe('A date means its first moment in UTC'),
});

export const registrationSessionBody = z.object({ phone_number: short, email: optional(email()) });

const withId = <Shape extends z.ZodRawShape>(name: string, record: z.ZodObject<Shape>) =>
  record.extend({ id: z.string() }).meta({ id: name });

export const userView = withId('User', userRecord);
export const adminView = withId('Admin', adminRecord);
export const transactionView = withId('Transaction', transactionRecord);
export const registrationSessionView = withId('RegistrationSession', registrationSessionRecord);
