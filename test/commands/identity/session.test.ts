import type { Account } from '../../../src/commands/identity/account.ts';
import {
  endSession,
  isOpen,
  refreshSession,
  type Session,
  sessionFold,
  startSession,
} from '../../../src/commands/identity/session.ts';
import type { SessionEvent } from '../../../src/events/identity/events.ts';
import type { Instant, UserId } from '../../../src/events/ids.ts';
import { decisionsOn } from '../../support/given.ts';
import {
  CONFIRMED,
  familyId,
  hash,
  LEOS_PHONE,
  leo,
  NEXT_MONTH,
  refreshTokenReused,
  sessionEnded,
  sessionRefreshed,
  sessionStarted,
} from '../../support/identity.ts';

const { given } = decisionsOn(sessionFold);
const account = (generation = 0): NonNullable<Account> => ({
  ...{
    userId: leo,
    phoneNumber: LEOS_PHONE,
    name: null,
    registeredAt: CONFIRMED,
    generation,
    joinedInto: null,
    isErased: false,
  },
});
const next = { refreshTokenHash: hash('token 2'), expiresAt: NEXT_MONTH };
const refreshing = (token: string, of: Account = account(), now: Instant = CONFIRMED) =>
  refreshSession({ tokenHash: hash(token), account: of, now, next });

describe('starting a session', () => {
  const first = { refreshTokenHash: hash('token 1'), expiresAt: NEXT_MONTH };

  it('happens', () =>
    given()
      .when(startSession(familyId, account(), first))
      .then(sessionStarted()));

  it('happens once for a login', () =>
    given(sessionStarted())
      .when(startSession(familyId, account(), first))
      .then());

  it('takes part in the generation of its time', () =>
    given()
      .when(startSession(familyId, account(3), first))
      .then(sessionStarted({ generation: 3 })));
});

describe('refreshing', () => {
  it('exchanges the newest token', () => {
    given(sessionStarted()).when(refreshing('token 1')).then(sessionRefreshed('token 2'));
    given(sessionStarted(), sessionRefreshed('token 1b'))
      .when(refreshing('token 1b'))
      .then(sessionRefreshed('token 2'));
  });

  it('ends the session of a token that comes again', () =>
    given(sessionStarted(), sessionRefreshed('token 1b'))
      .when(refreshing('token 1'))
      .then(refreshTokenReused));

  it.each([
    ['there is no session', [], account()],
    ['it has ended', [sessionStarted(), sessionEnded], account()],
    ['it was ended by a reuse', [sessionStarted(), refreshTokenReused], account()],
    ['all sessions were ended', [sessionStarted()], account(1)],
    ['the user is gone', [sessionStarted()], null],
  ] as const)('is refused when %s', (_when, history, of) =>
    given(...history)
      .when(refreshing('token 1', of))
      .thenRefused('invalid_refresh_token'),
  );

  it('is refused after thirty days', () =>
    given(sessionStarted())
      .when(refreshing('token 1', account(), NEXT_MONTH))
      .thenRefused('invalid_refresh_token'));
});

describe('ending a session', () => {
  const end = (token: string, userId: UserId = leo) => endSession({ tokenHash: hash(token), userId });

  it('ends it', () => given(sessionStarted()).when(end('token 1')).then(sessionEnded));

  it('ends it once', () => given(sessionStarted(), sessionEnded).when(end('token 1')).then());

  it('with a token that was spent, ends it as stolen', () =>
    given(sessionStarted(), sessionRefreshed('token 2')).when(end('token 1')).then(refreshTokenReused));

  it('is refused with a spent token once it is over', () =>
    given(sessionStarted(), sessionRefreshed('token 2'), sessionEnded)
      .when(end('token 1'))
      .thenRefused('invalid_refresh_token'));

  it('is refused for the session of somebody else', () =>
    given(sessionStarted())
      .when(end('token 1', 'somebody-else' as UserId))
      .thenRefused('invalid_refresh_token'));
});

describe('a session', () => {
  const stateOf = (...history: readonly SessionEvent[]) => given(...history).state as NonNullable<Session>;

  it('is open until it ends, all do, or the user is gone', () => {
    expect(isOpen(stateOf(sessionStarted()), account())).toBe(true);
    expect(isOpen(stateOf(sessionStarted(), sessionEnded), account())).toBe(false);
    expect(isOpen(stateOf(sessionStarted(), refreshTokenReused), account())).toBe(false);
    expect(isOpen(stateOf(sessionStarted()), account(1))).toBe(false);
    expect(isOpen(stateOf(sessionStarted()), null)).toBe(false);
  });
});
