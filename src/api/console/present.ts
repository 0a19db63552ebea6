import type { z } from 'zod';
import { fullName } from '../../events/full-name.ts';
import { type Instant, instant } from '../../events/ids.ts';
import type { meData } from './inputs.ts';
import type { SessionContent, SessionCookies } from './session-cookie.ts';
import type { Staff } from './staff-claims.ts';

type Me = z.output<typeof meData>;

/** A caller as the console shows them. `session`: the content of the cookie; null for callers with a token. */
export const presentMe = (
  caller: Staff,
  session: SessionContent | null,
  { cookies, timeZone }: { readonly cookies: SessionCookies; readonly timeZone: string },
): Me => ({
  id: caller.id,
  name: fullName(caller.firstName, caller.lastName),
  email: caller.email,
  role: caller.kind,
  pii: caller.seesPersonalData,
  locale: session?.claims.locale ?? null,
  expires_at: lastInstant(caller.expiresAt),
  csrf_token: session && cookies.csrfTokenOf(session.sessionId),
  time_zone: timeZone,
});

/** The largest time of a date. */
const MOST_MS = 8.64e15;

/** Tokens may say that they end later than any date can. */
const lastInstant = (milliseconds: number): Instant => instant(Math.min(milliseconds, MOST_MS));
