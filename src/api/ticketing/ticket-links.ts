import { createHmac, type KeyObject } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { type Keys, ofEach } from '../../commands/keys.ts';
import type { TicketLink } from '../../commands/ticketing/access.ts';
import { emailKey } from '../../events/email-address.ts';
import { type Instant, instant, type TicketId } from '../../events/ids.ts';

/** What a link is issued for. */
export interface LinkedTicket {
  readonly id: TicketId;
  readonly email: string;
}

export interface IssuedLink {
  /** What opens the ticket; a secret. */
  readonly access: string;
  readonly expiresAt: Instant;
}

/**
 * Signed links of tickets. A link is a JWT (HS256) of a key of its own, so that it is never a bearer token; it names the ticket and, as
 * a keyed hash, the address for which it was issued.
 */
export interface TicketLinks {
  /** `provesAddress`: it is sent to the ticket's address only. The same input gives the same link. */
  issue(ticket: LinkedTicket, provesAddress: boolean, at: Instant): Promise<IssuedLink>;
  /** Null for what this desk, with any of its secrets, has not signed, and for what has expired. */
  read(access: string, now: Instant): Promise<TicketLink | null>;
}

const LIFETIME_MS = 30 * 24 * 60 * 60_000;
const AUDIENCE = 'ticket-link';

export function createTicketLinks(keys: Keys): TicketLinks {
  const addressUnder = (key: KeyObject, email: string): string =>
    createHmac('sha256', key)
      .update(`address ${emailKey(email)}`)
      .digest('base64url');

  return {
    async issue({ id, email }, provesAddress, at) {
      const expiresAt = Math.floor((Date.parse(at) + LIFETIME_MS) / 1000);
      const [key] = keys;
      const access = await new SignJWT({ address: addressUnder(key, email), proves: provesAddress })
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(AUDIENCE)
        .setSubject(id)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { access, expiresAt: instant(expiresAt * 1000) };
    },

    async read(access, now) {
      for (const key of keys) {
        const claims = await claimsIn(access, key, now);
        if (claims === null) continue;
        return {
          ticketId: claims.sub as TicketId,
          provesAddress: claims.proves === true,
          isFor: (email) =>
            ofEach(keys, (one) => addressUnder(one, email)).includes(claims.address as string),
        };
      }
      return null;
    },
  };
}

async function claimsIn(access: string, key: KeyObject, now: Instant) {
  const currentDate = new Date(now);
  const options = { algorithms: ['HS256'], audience: AUDIENCE, requiredClaims: ['sub', 'exp'], currentDate };
  try {
    return (await jwtVerify(access, key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
