import { ANONYMOUS, type Bearer } from '../commands/caller.ts';
import { expireSession, sessionFold } from '../commands/identity/session.ts';
import { type Granted, REFRESH_TOKEN_MS } from '../commands/identity/sessions.ts';
import { sessionStream } from '../events/identity/events.ts';
import { instant } from '../events/ids.ts';
import { accepted, type DemoDesk } from './desk.ts';
import type { Sequence } from './happening.ts';
import type { Random } from './random.ts';
import { DAY } from './timeline.ts';
import { FIRST_NAMES, LAST_NAMES } from './words.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface DemoSession {
  readonly random: Random;
  readonly after: Sequence['after'];
  /** Of the login, once it was started: what the waiting page holds. */
  readonly sessionId: () => string;
}

/** A session of a login that was confirmed: its owner stays for some days, and logs out or doesn't come back. */
export function startDemoSession({ random, after, sessionId }: DemoSession): void {
  const name = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`;
  let held: Granted | null = null;
  const session = (): Granted => {
    if (held === null) throw new Error('a login was confirmed and has no session');
    return held;
  };

  after(SECOND, 3 * SECOND, async (desk) => {
    const { context } = desk.by(ANONYMOUS);
    const collected = await desk.logins.collect(sessionId(), context);
    if (collected.outcome === 'granted') held = collected.granted;
  });
  after(20 * SECOND, 3 * MINUTE, async (desk) => {
    const { account } = session();
    if (account.name !== null) return;
    accepted(await desk.sessions.rename(account.userId, name, byOwner(desk, session())));
  });
  for (let days = random.whole(0, 4); days > 0; days--)
    after(DAY / 2, 4 * DAY, async (desk) => {
      const context = byOwner(desk, session());
      const { familyId } = accepted(await desk.sessions.refresh(session().refreshToken, context));
      held = accepted(await desk.sessions.granted(familyId, context));
    });
  if (random.chance(0.4))
    after(MINUTE, DAY, async (desk) => {
      const { refreshToken, account } = session();
      accepted(await desk.sessions.end(refreshToken, account.userId, byOwner(desk, session())));
    });
  else
    after(REFRESH_TOKEN_MS, REFRESH_TOKEN_MS, async (desk) => {
      const decide = expireSession(instant(desk.now()));
      const stream = sessionStream(session().familyId);
      accepted(await desk.commands.execute(sessionFold, stream, decide, byOwner(desk, session())));
    });
}

function byOwner(desk: DemoDesk, { account, familyId }: Granted) {
  const owner: Bearer = {
    ...{ kind: 'user', id: account.userId, firstName: null, lastName: null, email: null, familyId },
    isEmailVerified: false,
    seesPersonalData: false,
    phoneNumber: account.phoneNumber,
    expiresAt: Number.MAX_SAFE_INTEGER,
  };
  return desk.by(owner).context;
}
