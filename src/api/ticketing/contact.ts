import type { Caller } from '../../commands/caller.ts';
import { seesContact, type TicketAccess } from '../../commands/ticketing/access.ts';

/** How contact data of a ticket are shown to a caller. */
export interface Contact {
  readonly isMasked: boolean;
}

export const contactFor = (
  caller: Caller,
  access: TicketAccess,
  ticket: Parameters<typeof seesContact>[2],
): Contact => ({ isMasked: !seesContact(caller, access, ticket) });

/** Such as `j***@example.com`: enough for the owner to recognise it. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  const [first = ''] = email;
  return at < 1 ? '***' : `${first}***${email.slice(at)}`;
}

/** Such as `***78`. */
export const maskedPhone = (phoneNumber: string): string => `***${phoneNumber.slice(-2)}`;
