import type { Actor } from '../events/envelope.ts';
import type { ConsoleSessionId, FamilyId, GuestId } from '../events/ids.ts';

export const ROLES = ['user', 'admin', 'service', 'analyst', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** A caller with a valid token, as its claims describe them. */
export interface Bearer {
  readonly kind: Role;
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  /** Whether the token's issuer has verified that the address is theirs. */
  readonly isEmailVerified: boolean;
  readonly phoneNumber: string | null;
  /** Whether an analyst may see personal data in history, by the claim `pii`. */
  readonly seesPersonalData: boolean;
  /** When the token is no longer accepted: its expiry plus the clock tolerance, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The session to which the token belongs: the token ends with it. Null: only its expiry ends the token. */
  readonly familyId: FamilyId | null;
  /** The session of the console whose cookie stands for the bearer; absent where a token does. */
  readonly consoleSession?: ConsoleSessionId;
}

/** A caller without a token, with a guest id that this server issued. */
export interface Guest {
  readonly kind: 'guest';
  readonly id: GuestId;
}

/** The caller of a request: the bearer of a token, a guest, or an anonymous client. */
export type Caller = Bearer | Guest | { readonly kind: 'anonymous' };

export const ANONYMOUS: Caller = { kind: 'anonymous' };

export const actorOf = (caller: Caller): Actor =>
  caller.kind === 'anonymous' ? { kind: 'anonymous', id: null } : { kind: caller.kind, id: caller.id };
