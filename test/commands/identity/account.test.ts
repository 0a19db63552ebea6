import {
  accountFold,
  claimPhoneNumber,
  endAllSessions,
  phoneFold,
  registerUser,
  renameUser,
} from '../../../src/commands/identity/account.ts';
import type { UserId } from '../../../src/events/ids.ts';
import { decisionsOn } from '../../support/given.ts';
import {
  allSessionsEnded,
  CONFIRMED,
  LEOS_PHONE,
  leo,
  userRegistered,
  userRenamed,
} from '../../support/identity.ts';

const { given } = decisionsOn(accountFold);

describe('an account', () => {
  const register = registerUser({ userId: leo, phoneNumber: LEOS_PHONE, registeredAt: CONFIRMED });

  it('is registered', () => given().when(register).then(userRegistered));

  it('is registered once', () => given(userRegistered).when(register).then());

  it('has no name until it is set', () => {
    expect(given(userRegistered).state).toMatchObject({ name: null, phoneNumber: LEOS_PHONE });
    expect(given(userRegistered, userRenamed('Leo')).state).toMatchObject({ name: 'Leo' });
  });

  it('is renamed', () =>
    given(userRegistered).when(renameUser('Leo Licona')).then(userRenamed('Leo Licona')));

  it('keeps the name that it has', () =>
    given(userRegistered, userRenamed('Leo')).when(renameUser('Leo')).then());

  it('is not renamed when there is none', () =>
    given().when(renameUser('Leo')).thenRefused('user_not_found'));
});

describe('ending all sessions', () => {
  it('begins another generation each time', () => {
    given(userRegistered).when(endAllSessions).then(allSessionsEnded(1));
    given(userRegistered, allSessionsEnded(1)).when(endAllSessions).then(allSessionsEnded(2));
  });

  it('is refused for a user whom nobody knows', () =>
    given().when(endAllSessions).thenRefused('user_not_found'));
});

describe('a phone number', () => {
  const claimed = { type: 'PhoneNumberClaimed' as const, data: { userId: leo } };

  it('belongs to whoever confirms it first', () =>
    decisionsOn(phoneFold).given().when(claimPhoneNumber(leo)).then(claimed));

  it('stays with them', () =>
    decisionsOn(phoneFold)
      .given(claimed)
      .when(claimPhoneNumber('somebody-else' as UserId))
      .then());
});
