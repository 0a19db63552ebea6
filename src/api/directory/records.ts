import { z } from 'zod';
import {
  adminRecord,
  registrationSessionRecord,
  transactionRecord,
  userRecord,
} from '../../events/directory/events.ts';
import { date, email, optional, optionalText, text } from '../kernel/input.ts';

/** What other systems send, and what they get back. PUT replaces a record: a field that is left out becomes null. */

const short = optionalText({ min: 1, max: 200 });
const long = optionalText({ min: 1, max: 2000 });
const finite = z.number({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a number') });

export const userBody = z.object({
  first_name: short,
  last_name: short,
  email: optional(email()),
  phone_number: short,
  smipay_tag: short,
  account_status: short,
  role: short,
  profile_image: optional(z.object({ secure_url: text({ min: 1, max: 2000 }) }, 'must be an object')),
  wallet: optional(z.object({ current_balance: optional(finite) }, 'must be an object')),
  tier: optional(z.object({ tier: text({ min: 1, max: 200 }), name: short }, 'must be an object')),
  kyc_verification: optional(
    z.object(
      { is_verified: z.boolean({ error: 'must be true or false' }), status: short },
      'must be an object',
    ),
  ),
});

export const adminBody = z.object({ first_name: short, last_name: short, email: optional(email()) });

export const transactionBody = z.object({
  amount: finite,
  transaction_type: short,
  status: short,
  transaction_reference: long,
  createdAt: optional(date()),
});

export const registrationSessionBody = z.object({ phone_number: short, email: optional(email()) });

const withId = <Shape extends z.ZodRawShape>(record: z.ZodObject<Shape>) => record.extend({ id: z.string() });

export const userView = withId(userRecord);
export const adminView = withId(adminRecord);
export const transactionView = withId(transactionRecord);
export const registrationSessionView = withId(registrationSessionRecord);
