import { createHmac } from 'node:crypto';
import { createLogins, type Logins } from '../../../src/commands/identity/logins.ts';
import { createPhoneNumbers } from '../../../src/commands/identity/phone-numbers.ts';
import { hashOf, phoneHashesOf } from '../../../src/commands/identity/secrets.ts';
import { createSessions } from '../../../src/commands/identity/sessions.ts';
import { isRefusal } from '../../../src/commands/refusal.ts';
import {
  accountByPhoneStream,
  accountStream,
  buttonPressStream,
  loginStream,
  sessionStream,
} from '../../../src/events/identity/events.ts';
import { type CommandId, type Instant, instant, type UserId } from '../../../src/events/ids.ts';
import { BEGINNING, type EventLog } from '../../../src/events/log/port.ts';
import { commandContext, MORNING } from '../../support/examples.ts';
import { LEOS_PHONE, leo } from '../../support/identity.ts';
import { keyOf } from '../../support/key-of.ts';
import { eventsIn, everything, interruptible, nodeOn, temporaryLog } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

const keys = { secrets: [keyOf(1)], lookUp: [keyOf(2)] } as const;
const loginsOn = (over: EventLog = log): Logins => createLogins(nodeOn(over), keys);
const rotated = {
  secrets: [keyOf(3), ...keys.secrets],
  lookUp: [keyOf(4), ...keys.lookUp],
} as const;
const rotatedLogins = (): Logins => createLogins(nodeOn(log), rotated);
const sessionsOn = (over: EventLog = log) => createSessions(nodeOn(over), keys);

let commands = 0;
const context = (now: Instant = MORNING) => {
  commands += 1;
  const commandId = `c0000000-0000-4000-8000-${String(commands).padStart(12, '0')}` as CommandId;
  return commandContext({ commandId, now: () => now });
};
const tenMinutesLater = instant(Date.parse(MORNING) + 10 * 60_000);

async function start(logins = loginsOn(), phoneNumber = LEOS_PHONE) {
  const command = context();
  const started = await logins.start(phoneNumber, command);
  if (isRefusal(started)) throw new Error(started.refused);
  const sessionId = await logins.sessionIdOf(command.commandId);
  if (typeof sessionId !== 'string') throw new Error(sessionId.refused);
  return { ...started, sessionId };
}
const pressOf = (buttonId: string, pressId = 'wamid.1', changes = {}) => ({
  ...{ buttonId, sender: LEOS_PHONE, pressId, newUserId: leo },
  ...changes,
});
const typesIn = async (stream: string) => (await eventsIn(log, stream)).map(({ event }) => event.type);

/** Exchanges a refresh token, and tells what was granted for it. */
async function refreshed(token: string, within = context()) {
  const outcome = await sessionsOn().refresh(token, within);
  return isRefusal(outcome) ? outcome : sessionsOn().granted(outcome.familyId, within);
}

describe('starting a login', () => {
  it('gives the page one secret and the phone another, and stores neither', async () => {
    const { sessionId, buttonId } = await start();
    expect(Buffer.from(sessionId, 'base64url')).toHaveLength(32);
    const stored = JSON.stringify(await everything(log));
    for (const secret of [sessionId, buttonId, buttonId.split('.')[1], LEOS_PHONE])
      expect(stored).not.toContain(secret);
  });

  it('comes to the same secrets when its command is repeated', async () => {
    const again = context();
    const first = await loginsOn().start(LEOS_PHONE, again);
    expect(await loginsOn().start(LEOS_PHONE, again)).toEqual(first);
    const pages = await Promise.all([1, 2].map(() => loginsOn().sessionIdOf(again.commandId)));
    expect(new Set(pages).size).toBe(1);
    expect(await everything(log)).toHaveLength(1);
  });
});

describe('pressing the button', () => {
  it('confirms the login and registers whose number it is', async () => {
    const { loginId, buttonId } = await start();
    expect(await loginsOn().press(pressOf(buttonId), context())).toEqual({ outcome: 'confirmed', loginId });
    expect(await typesIn(accountByPhoneStream(phoneHashesOf(keys, LEOS_PHONE)[0]))).toEqual([
      'PhoneNumberClaimed',
    ]);
    expect(await typesIn(accountStream(leo))).toEqual(['UserRegistered']);
    expect(await typesIn(loginStream(loginId))).toEqual(['LoginStarted', 'LoginConfirmed']);
  });

  it('finds the user again whose number it is', async () => {
    for (const [index, newUserId] of [leo, 'another-id' as UserId].entries()) {
      const { buttonId } = await start();
      await loginsOn().press(pressOf(buttonId, `wamid.${index}`, { newUserId }), context());
    }
    expect(await typesIn(accountStream('another-id' as UserId))).toEqual([]);
  });

  it('registers a number once, on however many nodes it is confirmed at the same moment', async () => {
    const node = interruptible(log);
    const [mine, others] = [await start(), await start()];
    const other = { ...pressOf(others.buttonId, 'wamid.2'), newUserId: 'other-id' as UserId };
    node.beforeNextAppend(async () => void (await loginsOn().press(other, context())));
    await loginsOn(node).press(pressOf(mine.buttonId), context());
    const confirmed = [
      ...(await eventsIn(log, loginStream(mine.loginId))),
      ...(await eventsIn(log, loginStream(others.loginId))),
    ].filter(({ event }) => event.type === 'LoginConfirmed');
    expect(confirmed.map(({ event }) => event.data)).toEqual([
      expect.objectContaining({ userId: 'other-id' }),
      expect.objectContaining({ userId: 'other-id' }),
    ]);
  });

  it('told of ten times is one press', async () => {
    const { loginId, buttonId } = await start();
    const told = [];
    for (let time = 0; time < 10; time++) told.push(await loginsOn().press(pressOf(buttonId), context()));
    expect(new Set(told.map((pressed) => JSON.stringify(pressed))).size).toBe(1);
    expect(await typesIn(loginStream(loginId))).toEqual(['LoginStarted', 'LoginConfirmed']);
  });

  it.each([
    ['other_number', { sender: '+12345678901' }],
    ['unknown', { buttonId: 'no button of ours' }],
    ['unknown', { buttonId: `${'0'.repeat(64)}.${'x'.repeat(43)}` }],
  ] as const)('in vain (%s, %j) is recorded once, however often it is told of', async (reason, changes) => {
    const { loginId, buttonId } = await start();
    const press = { ...pressOf(buttonId), ...changes };
    for (let time = 0; time < 10; time++) {
      const pressed = await loginsOn().press(press, context());
      expect(pressed).toMatchObject({ outcome: 'refused', reason });
    }
    expect(await typesIn(buttonPressStream(hashOf(press.pressId)))).toEqual(['ButtonPressRefused']);
    expect(await typesIn(loginStream(loginId))).toEqual(['LoginStarted']);
  });

  it('told of again once the tokens have expired unfetched is the press that confirmed, not a refused one', async () => {
    const { sessionId, loginId, buttonId } = await start();
    const first = await loginsOn().press(pressOf(buttonId), context());
    expect(await loginsOn().collect(sessionId, context(tenMinutesLater))).toEqual({ outcome: 'expired' });
    expect(await loginsOn().press(pressOf(buttonId), context(tenMinutesLater))).toEqual(first);
    expect(await typesIn(loginStream(loginId))).toEqual(['LoginStarted', 'LoginConfirmed', 'LoginExpired']);
  });

  it('a second time is refused as spent, after ten minutes as expired', async () => {
    const [first, second] = [await start(), await start()];
    await loginsOn().press(pressOf(first.buttonId), context());
    expect(await loginsOn().press(pressOf(first.buttonId, 'wamid.2'), context())).toMatchObject({
      reason: 'spent',
    });
    expect(
      await loginsOn().press(pressOf(second.buttonId, 'wamid.3'), context(tenMinutesLater)),
    ).toMatchObject({ reason: 'expired' });
  });
});

describe('collecting the tokens', () => {
  it('waits for the confirmation', async () => {
    const { sessionId, loginId } = await start();
    expect(await loginsOn().collect(sessionId, context())).toEqual({
      ...{ outcome: 'waiting', loginId, expiresAt: tenMinutesLater },
    });
  });

  it('gives them once, on all nodes together', async () => {
    const { sessionId, loginId, buttonId } = await start();
    await loginsOn().press(pressOf(buttonId), context());
    const nodes = Array.from({ length: 5 }, () => loginsOn());
    const collected = await Promise.all(nodes.map((node) => node.collect(sessionId, context())));
    expect(collected.map(({ outcome }) => outcome).toSorted()).toEqual([
      'granted',
      ...Array(4).fill('spent'),
    ]);
    expect(await typesIn(sessionStream(loginId as never))).toEqual(['SessionStarted']);
  });

  it('stores no token', async () => {
    const { sessionId, buttonId } = await start();
    await loginsOn().press(pressOf(buttonId), context());
    const collected = await loginsOn().collect(sessionId, context());
    const token = collected.outcome === 'granted' ? collected.granted.refreshToken : '';
    expect(token).not.toBe('');
    const stored = JSON.stringify(await everything(log));
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(token.split('.')[2]);
  });

  it('is over after ten minutes, confirmed or not', async () => {
    const [open, confirmed] = [await start(), await start()];
    await loginsOn().press(pressOf(confirmed.buttonId), context());
    for (const { sessionId, loginId } of [open, confirmed]) {
      for (let time = 0; time < 2; time++)
        expect(await loginsOn().collect(sessionId, context(tenMinutesLater))).toEqual({ outcome: 'expired' });
      expect((await typesIn(loginStream(loginId))).filter((type) => type === 'LoginExpired')).toHaveLength(1);
    }
  });

  it('knows no login that was never started', async () => {
    expect(await loginsOn().collect('guessed', context())).toEqual({ outcome: 'unknown' });
  });
});

describe('a refresh token', () => {
  async function granted() {
    const { sessionId, buttonId } = await start();
    await loginsOn().press(pressOf(buttonId), context());
    const collected = await loginsOn().collect(sessionId, context());
    if (collected.outcome !== 'granted') throw new Error(collected.outcome);
    return collected.granted;
  }

  it('used on two nodes at the same moment works for one, and then for nobody', async () => {
    const { familyId, refreshToken } = await granted();
    const node = interruptible(log);
    let first: unknown;
    node.beforeNextAppend(async () => {
      first = await refreshed(refreshToken);
    });
    expect(await sessionsOn(node).refresh(refreshToken, context())).toEqual({
      refused: 'invalid_refresh_token',
    });
    const { refreshToken: won } = first as { refreshToken: string };
    expect(await sessionsOn().refresh(won, context())).toEqual({ refused: 'invalid_refresh_token' });
    expect(await sessionsOn().openSession(familyId)).toBe('over');
    expect(await typesIn(sessionStream(familyId))).toEqual([
      ...['SessionStarted', 'SessionRefreshed', 'RefreshTokenReused'],
    ]);
  });

  it('that nobody gave away ends nothing, whatever it names', async () => {
    const { familyId, refreshToken } = await granted();
    const [, command = ''] = refreshToken.split('.');
    const forged = [
      ...['', 'x', `${familyId}`, `${familyId}.${command}.${'A'.repeat(43)}`],
      `${'0'.repeat(64)}.${refreshToken.slice(65)}`,
    ];
    for (const token of forged) expect(await refreshed(token)).toEqual({ refused: 'invalid_refresh_token' });
    expect(await typesIn(sessionStream(familyId))).toEqual(['SessionStarted']);
  });

  it('comes to the same next one when its command is repeated', async () => {
    const { refreshToken } = await granted();
    const { commandId } = context();
    const repeated = () => commandContext({ commandId, claimedAt: BEGINNING, now: () => MORNING });
    const first = await refreshed(refreshToken, repeated());
    expect(await refreshed(refreshToken, repeated())).toEqual(first);
  });

  describe('whose exchange is repeated under its key', () => {
    const refused = { refused: 'invalid_refresh_token' };
    async function exchanged() {
      const first = await granted();
      const { commandId } = context();
      const repeat = (now: Instant = MORNING) =>
        refreshed(first.refreshToken, commandContext({ commandId, claimedAt: BEGINNING, now: () => now }));
      const next = await repeat();
      if (isRefusal(next)) throw new Error(next.refused);
      return { next, repeat, userId: first.account.userId };
    }

    it('gives nothing after the logout of its session', async () => {
      const { next, repeat, userId } = await exchanged();
      await sessionsOn().end(next.refreshToken, userId, context());
      expect(await repeat()).toEqual(refused);
    });

    it('gives nothing after the logout of all sessions', async () => {
      const { repeat, userId } = await exchanged();
      await sessionsOn().endAll(userId, context());
      expect(await repeat()).toEqual(refused);
    });

    it('gives nothing once the token that it gave has expired', async () => {
      const { repeat } = await exchanged();
      expect(await repeat(instant(Date.parse(MORNING) + 30 * 24 * 60 * 60_000))).toEqual(refused);
    });

    it('gives nothing once the token that it gave was exchanged, and leaves the session open', async () => {
      const { next, repeat } = await exchanged();
      const newest = await refreshed(next.refreshToken);
      expect(await repeat()).toEqual(refused);
      expect(await sessionsOn().openSession(next.familyId)).toMatchObject({ generation: expect.any(Number) });
      expect(isRefusal(newest)).toBe(false);
    });
  });
});

describe('logins after a rotation of the keys', () => {
  const elsewhere = '+5511987654321';
  const ownerOf = async (hash: string | undefined) =>
    (await eventsIn(log, accountByPhoneStream(hash ?? ''))).map(({ event }) => event.data);

  it('come to the same secrets when their command is repeated, and send no second message', async () => {
    const keyed = { ...context(), claimedAt: BEGINNING };
    const first = await loginsOn().start(LEOS_PHONE, keyed);
    expect(await rotatedLogins().start(LEOS_PHONE, keyed)).toEqual(first);
    expect(await everything(log)).toHaveLength(1);
  });

  it('name no session of a login whose key is gone', async () => {
    const keyed = context();
    await loginsOn().start(LEOS_PHONE, keyed);
    const onlyNew = createLogins(nodeOn(log), { ...rotated, secrets: [rotated.secrets[0]] });
    expect(await onlyNew.sessionIdOf(keyed.commandId)).toEqual({ refused: 'login_forgotten' });
  });

  it('make new secrets for a command that comes for the first time', async () => {
    const [keyed, plain] = [{ ...context(), claimedAt: BEGINNING }, context()];
    const onlyNew = createLogins(nodeOn(log), { ...rotated, secrets: [rotated.secrets[0]] });
    for (const each of [keyed, plain])
      expect(await rotatedLogins().start(LEOS_PHONE, each)).toEqual(await onlyNew.start(LEOS_PHONE, each));
  });

  it('are confirmed from a number that WhatsApp writes otherwise, and find the account', async () => {
    // Given an account that was made before, and a login that goes to the other way of writing
    await loginsOn().press(pressOf((await start()).buttonId), context());
    const { loginId, buttonId } = await start(rotatedLogins());
    await rotatedLogins().recordSending(loginId, { outcome: 'sent', recipient: elsewhere }, context());
    const press = pressOf(buttonId, 'wamid.2', { sender: elsewhere, newUserId: 'another-id' as UserId });
    expect(await rotatedLogins().press(press, context())).toMatchObject({ outcome: 'confirmed' });
    // Then it is known by the sender's number, under each key
    for (const hash of phoneHashesOf(rotated, elsewhere))
      expect(await ownerOf(hash)).toEqual([{ userId: leo }]);
  });

  it('that began before it are confirmed after it, from there as well', async () => {
    const { loginId, buttonId } = await start();
    await loginsOn().recordSending(loginId, { outcome: 'sent', recipient: elsewhere }, context());
    const press = pressOf(buttonId, 'wamid.1', { sender: elsewhere });
    expect(await rotatedLogins().press(press, context())).toMatchObject({ outcome: 'confirmed' });
    expect(await ownerOf(phoneHashesOf(keys, elsewhere)[0])).toEqual([{ userId: leo }]);
    expect(await ownerOf(phoneHashesOf(keys, LEOS_PHONE)[0])).toEqual([]);
  });
});

describe('an account of a phone whose number has two forms', () => {
  const [long, short] = ['+5491123456789', '+541123456789'] as const;
  const confirmed = async (phone: string, sender: string, newUserId: string) => {
    const { loginId, buttonId } = await start(loginsOn(), phone);
    await loginsOn().recordSending(loginId, { outcome: 'sent', recipient: sender }, context());
    await loginsOn().press(
      pressOf(buttonId, buttonId, { sender, newUserId: newUserId as UserId }),
      context(),
    );
    const events = await eventsIn(log, loginStream(loginId));
    const { userId } = (events.at(-1)?.event.data ?? {}) as { readonly userId?: string };
    return userId;
  };
  /** As it was claimed when a number had one hash for each key. */
  const claimedBefore = (number: string, owner: string) => {
    const hash = createHmac('sha256', keys.lookUp[0]).update(number).digest('hex');
    return createPhoneNumbers(nodeOn(log)).claim([hash], owner as UserId, context());
  };

  it('that was claimed under the number as typed is found', async () => {
    await claimedBefore(short, leo);
    expect(await confirmed(long, long, 'other-id')).toBe(leo);
    expect(await confirmed(short, long, 'other-id')).toBe(leo);
  });

  it('that was split leads to one of the two from then on', async () => {
    await claimedBefore(short, leo);
    await claimedBefore(long, 'other-id');
    const found = [
      await confirmed(short, long, 'third-id'),
      await confirmed(long, long, 'third-id'),
      await confirmed(short, short, 'third-id'),
    ];
    expect(new Set(found).size).toBe(1);
    expect([leo, 'other-id']).toContain(found[0]);
  });

  it('that was claimed under a number that WhatsApp alone knows to be theirs is found', async () => {
    await claimedBefore(LEOS_PHONE, leo);
    expect(await confirmed(LEOS_PHONE, long, 'other-id')).toBe(leo);
    expect(await confirmed(short, short, 'other-id')).toBe(leo);
  });
});
