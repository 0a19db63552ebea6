import {
  confirmLogin,
  expireLogin,
  loginFold,
  type Press,
  recordSending,
  refusalOfPress,
  startLogin,
} from '../../../src/commands/identity/login.ts';
import type { Instant } from '../../../src/events/ids.ts';
import { decisionsOn } from '../../support/given.ts';
import {
  CONFIRMED,
  EXPIRES,
  hash,
  leo,
  loginConfirmed,
  loginExpired,
  loginId,
  loginMessageFailed,
  loginMessageSent,
  loginStarted,
} from '../../support/identity.ts';

const { given } = decisionsOn(loginFold);
const press = (changes: Partial<Press> = {}): Press => ({
  ...{ buttonHash: hash('button'), senderHashes: [hash('phone')], pressHash: hash('press'), now: CONFIRMED },
  ...changes,
});
const sent = [loginStarted(), loginMessageSent()];
const late = '2026-02-24T10:40:00.000Z' as Instant;

describe('starting a login', () => {
  const start = startLogin({
    ...{ loginId, phoneHashes: [hash('phone')], buttonHash: hash('button'), expiresAt: EXPIRES },
  });

  it('is recorded with hashes alone', () => given().when(start).then(loginStarted()));

  it('is recorded once', () => given(loginStarted()).when(start).then());
});

describe('the sending of a login message', () => {
  const unavailable = recordSending({ outcome: 'failed', reason: 'unavailable' });
  const taken = recordSending({ outcome: 'sent', recipientHash: hash('phone, written otherwise') });

  it('is recorded with whom it is delivered to', () =>
    given(loginStarted())
      .when(taken)
      .then(loginMessageSent(hash('phone, written otherwise'))));

  it('is recorded when it failed', () => given(loginStarted()).when(unavailable).then(loginMessageFailed));

  it('is recorded when it fails again, once', () =>
    given(loginStarted(), loginMessageFailed).when(unavailable).then());

  it('is recorded when it succeeds after it failed', () =>
    given(loginStarted(), loginMessageFailed)
      .when(taken)
      .then(loginMessageSent(hash('phone, written otherwise'))));

  it('says nothing new of a login that was confirmed meanwhile', () =>
    given(loginStarted(), loginConfirmed()).when(taken).then());
});

describe('pressing the button', () => {
  it('confirms the login', () =>
    given(...sent)
      .when(confirmLogin(press(), leo))
      .then(loginConfirmed()));

  it('confirms before the sending is known to have succeeded, or after it seemed to fail', () => {
    given(loginStarted()).when(confirmLogin(press(), leo)).then(loginConfirmed());
    given(loginStarted(), loginMessageFailed).when(confirmLogin(press(), leo)).then(loginConfirmed());
  });

  it('confirms once', () =>
    given(...sent, loginConfirmed())
      .when(confirmLogin(press(), leo))
      .then());

  it('confirms from the number that WhatsApp delivered to', () => {
    const elsewhere = press({ senderHashes: [hash('phone, written otherwise')] });
    given(loginStarted(), loginMessageSent(hash('phone, written otherwise')))
      .when(confirmLogin(elsewhere, leo))
      .then(loginConfirmed());
  });

  it.each([
    ['unknown', 'a login that there is not', [], {}],
    ['unknown', 'another button', sent, { buttonHash: hash('guessed') }],
    ['other_number', 'another number', sent, { senderHashes: [hash('another phone')] }],
    ['spent', 'a second press', [...sent, loginConfirmed()], { pressHash: hash('press 2') }],
    ['expired', 'a press after ten minutes', sent, { now: late }],
    ['expired', 'a press of a login that has expired', [...sent, loginExpired], {}],
    ['other_number', 'another number after all', [...sent, loginConfirmed()], { senderHashes: [hash('x')] }],
  ] as const)('is refused as %s: %s', (reason, _what, history, changes) => {
    const { state, when } = given(...history);
    expect(refusalOfPress(state, press(changes))).toBe(reason);
    when(confirmLogin(press(changes), leo)).then();
  });

  it('is no second press when the same one is told of again, even after its time', () => {
    const { state } = given(loginStarted(), loginMessageSent(hash('other')), loginConfirmed());
    expect(refusalOfPress(state, press({ now: late, senderHashes: [hash('other')] }))).toBeNull();
  });
});

describe('a press that has confirmed', () => {
  const collectedTooLate = [...sent, loginConfirmed(), loginExpired];

  it('is told of again after the login has expired, and is not refused', () => {
    const { state, when } = given(...collectedTooLate);
    expect(refusalOfPress(state, press({ now: late }))).toBeNull();
    when(confirmLogin(press({ now: late }), leo)).then();
  });

  it('lends nothing to another press of the expired login', () => {
    const { state, when } = given(...collectedTooLate);
    const second = press({ now: late, pressHash: hash('press 2') });
    expect(refusalOfPress(state, second)).toBe('expired');
    when(confirmLogin(second, leo)).then();
  });
});

describe('the time of a login', () => {
  it('runs out', () =>
    given(...sent)
      .when(expireLogin(EXPIRES))
      .then(loginExpired));

  it('runs out after the confirmation too, when nobody fetches the tokens', () =>
    given(...sent, loginConfirmed())
      .when(expireLogin(EXPIRES))
      .then(loginExpired));

  it('runs out once', () =>
    given(...sent, loginExpired)
      .when(expireLogin(EXPIRES))
      .then());

  it('does not run out before', () =>
    given(...sent)
      .when(expireLogin('2026-02-24T10:39:59.999Z' as Instant))
      .then());
});
