import type { Bearer } from '../../commands/caller.ts';
import { STAFF_ROLES, type StaffRole } from '../../events/identity/console-session-events.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';
import { bearerOf, type ClaimSettings } from '../kernel/tokens.ts';

/** A caller with a role that works in the console. */
export type Staff = Bearer & { readonly kind: StaffRole };

/** What a session knows of its holder, as the claims of a token say it. */
export interface StaffClaims {
  readonly sub: string;
  readonly role: StaffRole;
  readonly name?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  /** Whether an analyst may see personal data in history. */
  readonly pii?: boolean;
  /** The language of the holder, as a BCP 47 tag. */
  readonly locale?: string;
}

export const isStaffRole = (role: unknown): role is StaffRole => STAFF_ROLES.some((known) => known === role);

/** The holder as a caller, until then (milliseconds since the epoch). Null when a claim is not what a token may say. */
export function staffBearerOf(
  claims: StaffClaims,
  session: ConsoleSessionId,
  expiresAt: number,
  settings: Pick<ClaimSettings, 'defaultRegion'>,
): Staff | null {
  const bearer = bearerOf({ ...claims, exp: 0 }, { ...settings, jwtClockTolerance: 0 });
  return bearer && isStaffRole(bearer.kind)
    ? { ...bearer, kind: bearer.kind, expiresAt, consoleSession: session }
    : null;
}
