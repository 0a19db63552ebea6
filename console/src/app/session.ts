import { createSignal } from 'solid-js';
import { useSession } from '../desk/desk.ts';
import { isTemporary } from '../desk/temporary.ts';
import { untyped } from '../desk/untyped.ts';
import { toast } from '../kit/toast.tsx';
import { why } from '../words/why.ts';
import { decoded } from './decoded.ts';

export type Role = 'admin' | 'analyst' | 'auditor';

/** Who is signed in. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly role: Role;
  /** Whether an analyst sees personal data. */
  readonly pii: boolean;
  readonly expires_at: string;
  readonly csrf_token: string | null;
  /** Of the desk: days of its figures are those of this zone. */
  readonly time_zone: string;
}

/** How people can sign in: by links of the command line, and at the issuer's address. */
interface Ways {
  readonly links: boolean;
  readonly issuer: string | null;
}

/** Why nobody is signed in. */
export type OutBecause = 'new' | 'ended' | 'signed_out' | 'bad_link';

type Session =
  | { readonly state: 'loading' }
  | { readonly state: 'in'; readonly me: Me }
  | { readonly state: 'out'; readonly because: OutBecause; readonly ways: Ways | null }
  | { readonly state: 'unreachable' };

const [session, setSession] = createSignal<Session>({ state: 'loading' });

export { session };

/** The signed-in person. Only what is shown to them calls it. */
export function me(): Me {
  const now = session();
  if (now.state !== 'in') throw new Error('nobody is signed in');
  return now.me;
}

function signedIn(found: Me): void {
  useSession(found.csrf_token, () => void signedOut('ended'));
  // The next visit asks for what this role sees before it is known who is signed in.
  localStorage.setItem('casebook.role', found.role);
  setSession({ state: 'in', me: found });
}

/** Between the press on "Sign out" and the answer: what the desk refuses from then on is no session that ended by itself. */
let signingOut = false;

async function signedOut(cause: OutBecause): Promise<void> {
  if (session().state === 'out') return;
  const because = signingOut ? 'signed_out' : cause;
  setSession({ state: 'out', because, ways: null });
  const ways = await untyped<Ways>('GET /console/api/sign-in').catch(() => null);
  setSession({ state: 'out', because, ways });
}

const SIGN_IN = /^#sign-in=(.+)$/;

/** Whether the address is a sign-in link. */
export const isSignInLink = (): boolean => SIGN_IN.test(location.hash);

/** The token of a sign-in link. It is removed from the address, and from the browser's history, at once. */
function tokenOfLink(): string | null {
  const token = SIGN_IN.exec(location.hash)?.[1];
  if (token === undefined) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return decoded(token);
}

/** Signs in by the link that was opened, else asks the desk who is signed in. */
export async function findSession(): Promise<void> {
  const token = tokenOfLink();
  setSession({ state: 'loading' });
  try {
    const asked = token === null ? untyped<Me>('GET /console/api/me') : signInBy(token);
    signedIn(await asked);
  } catch (error) {
    if (!isTemporary(error)) await signedOut(token === null ? 'new' : 'bad_link');
    else setSession({ state: 'unreachable' });
  }
}

const signInBy = (token: string) => untyped<Me>('POST /console/api/sign-in', { token });

/** Ends the session at the desk and, where there is one, at the issuer. `ended`: what is done once it has ended. */
export async function signOut(ended: () => void = () => {}): Promise<void> {
  signingOut = true;
  try {
    const answer = await untyped<{ readonly redirect: string | null }>('POST /console/api/sign-out');
    ended();
    if (answer.redirect !== null) location.assign(answer.redirect);
    await signedOut('signed_out');
  } catch (error) {
    // It may have ended before.
    if (session().state === 'in') toast({ text: why(error) });
    else ended();
  } finally {
    signingOut = false;
  }
}
