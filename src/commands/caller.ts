import type { Actor } from '../events/envelope.ts';
import type { FamilyId, GuestId } from '../events/ids.ts';

export const ROLES = ['user', 'admin', 'service', 'analyst', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Somebody with a valid token, as its claims describe them. */
export interface Bearer {
  readonly kind: Role;
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phoneNumber: string | null;
  /** From when on the token is no longer accepted: its expiry and what clocks may differ by, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The session whose end ends the token too; null: nothing ends it but time. */
  readonly familyId: FamilyId | null;
}

/** Somebody without a token who holds a guest id that this server issued. */
export interface Guest {
  readonly kind: 'guest';
  readonly id: GuestId;
}

/** Who makes a request: the bearer of a token, a guest, or somebody of whom nothing is known. */
export type Caller = Bearer | Guest | { readonly kind: 'anonymous' };

export const ANONYMOUS: Caller = { kind: 'anonymous' };

export const actorOf = (caller: Caller): Actor =>
  caller.kind === 'anonymous' ? { kind: 'anonymous', id: null } : { kind: caller.kind, id: caller.id };
