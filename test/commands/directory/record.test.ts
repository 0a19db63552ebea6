import { adminFold, contactFold, particularsOf, userFold } from '../../../src/commands/directory/people.ts';
import {
  recordPerson,
  registrationSessionFold,
  replaceRecord,
  seePerson,
  transactionFold,
} from '../../../src/commands/directory/record.ts';
import { itemsOf } from '../../../src/commands/growing-list.ts';
import type {
  AdminEvent,
  BearerClaims,
  RegistrationSessionEvent,
  TransactionEvent,
  UserEvent,
  UserRecord,
} from '../../../src/events/directory/events.ts';
import { fullName } from '../../../src/events/full-name.ts';
import {
  adaObi,
  bearerClaims,
  janeRoe,
  johnDoe,
  sessionId,
  transactionId,
  userRecord,
} from '../../support/examples.ts';
import { decisionsOn } from '../../support/given.ts';

const recorded = (record: UserRecord): UserEvent => ({
  type: 'UserRecorded',
  data: { userId: johnDoe.id, record },
});
const seen = (claims: BearerClaims): UserEvent => ({
  type: 'UserSeen',
  data: { userId: johnDoe.id, claims },
});
const users = decisionsOn(userFold);
const record = (changes: Partial<UserRecord> = {}) =>
  recordPerson(userRecord(changes), recorded(userRecord(changes)));
const see = (changes: Partial<BearerClaims> = {}) => seePerson(bearerClaims(changes), seen);

describe('a system records a user', () => {
  it('whom nobody knew', () => users.given().when(record()).then(recorded(userRecord())));

  it('whom only a token has named', () => {
    users.given(seen(bearerClaims())).when(record()).then(recorded(userRecord()));
  });

  it('once more, replacing all that was known', () => {
    users
      .given(recorded(userRecord()))
      .when(record({ wallet: null }))
      .then(recorded(userRecord({ wallet: null })));
  });

  it('once more the same, and nothing happens', () => {
    users.given(recorded(userRecord())).when(record()).then();
  });

  it('the same with a change deep inside', () => {
    const wallet = { current_balance: 49_999 };
    users
      .given(recorded(userRecord()))
      .when(record({ wallet }))
      .then(recorded(userRecord({ wallet })));
  });
});

describe('a user comes with a token', () => {
  it('and is known from then on', () => users.given().when(see()).then(seen(bearerClaims())));

  it('once more, and nothing happens', () => users.given(seen(bearerClaims())).when(see()).then());

  it('after a system has recorded them, and nothing happens', () => {
    users
      .given(recorded(userRecord()))
      .when(see({ email: 'new@example.com' }))
      .then();
  });

  it('that tells more than the last one', () => {
    users
      .given(seen(bearerClaims({ email: null })))
      .when(see())
      .then(seen(bearerClaims()));
  });

  it('that tells less than the last one, which takes nothing back', () => {
    users
      .given(seen(bearerClaims()))
      .when(see({ email: null, first_name: null }))
      .then();
  });

  it('that tells one thing less and another differently', () => {
    users
      .given(seen(bearerClaims()))
      .when(see({ email: null, first_name: 'Johnny' }))
      .then(seen(bearerClaims({ first_name: 'Johnny' })));
  });

  it('that tells nothing at all, and is known by id', () => {
    const nothing = { first_name: null, last_name: null, email: null, phone_number: null };
    users.given().when(see(nothing)).then(seen(nothing));
  });
});

describe('an admin', () => {
  const claims = { first_name: 'Ada', last_name: 'Obi', email: adaObi.email, phone_number: null };
  const adminSeen = (told: BearerClaims): AdminEvent => ({
    type: 'AdminSeen',
    data: { adminId: adaObi.id, claims: told },
  });
  const adminRecorded = (first_name: string): AdminEvent => ({
    type: 'AdminRecorded',
    data: { adminId: adaObi.id, record: { first_name, last_name: 'Obi', email: adaObi.email, active: true } },
  });

  it('comes with a token', () => {
    decisionsOn(adminFold).given().when(seePerson(claims, adminSeen)).then(adminSeen(claims));
  });

  it('is recorded over the claims of a token', () => {
    const { record: told } = (adminRecorded('Adaeze') as Extract<AdminEvent, { type: 'AdminRecorded' }>).data;
    decisionsOn(adminFold)
      .given(adminSeen(claims))
      .when(recordPerson(told, adminRecorded('Adaeze')))
      .then(adminRecorded('Adaeze'));
  });

  it('is who the record says, not the token', () => {
    const { state } = decisionsOn(adminFold).given(adminSeen(claims), adminRecorded('Adaeze'));
    expect(state && particularsOf(state)).toEqual({
      name: 'Adaeze Obi',
      email: adaObi.email,
      phoneNumber: null,
    });
  });
});

describe('transactions and registration sessions', () => {
  const paid = (amount: number): TransactionEvent => ({
    type: 'TransactionRecorded',
    data: {
      transactionId,
      record: {
        amount,
        transaction_type: 'transfer',
        status: 'failed',
        transaction_reference: 'REF-1',
        createdAt: null,
      },
    },
  });
  const session = (email: string | null): RegistrationSessionEvent => ({
    type: 'RegistrationSessionRecorded',
    data: { sessionId, record: { phone_number: johnDoe.phoneNumber, email } },
  });

  it('a transaction is recorded', () =>
    decisionsOn(transactionFold)
      .given()
      .when(replaceRecord(paid(1)))
      .then(paid(1)));
  it('a transaction is replaced', () =>
    decisionsOn(transactionFold)
      .given(paid(1))
      .when(replaceRecord(paid(2)))
      .then(paid(2)));
  it('a transaction recorded again changes nothing', () =>
    decisionsOn(transactionFold)
      .given(paid(1))
      .when(replaceRecord(paid(1)))
      .then());
  it('a session is recorded', () =>
    decisionsOn(registrationSessionFold)
      .given()
      .when(replaceRecord(session(null)))
      .then(session(null)));
  it('a session is replaced', () => {
    decisionsOn(registrationSessionFold)
      .given(session(null))
      .when(replaceRecord(session('a@b.c')))
      .then(session('a@b.c'));
  });
  it('a session recorded again changes nothing', () => {
    decisionsOn(registrationSessionFold)
      .given(session(null))
      .when(replaceRecord(session(null)))
      .then();
  });
});

describe('names', () => {
  it.each([
    ['John', 'Doe', 'John Doe'],
    ['John', null, 'John'],
    [null, 'Doe', 'Doe'],
    ['John', '', 'John'],
    [null, null, null],
    ['', '', null],
  ])('of %j and %j: %j', (first, last, name) => expect(fullName(first, last)).toBe(name));
});

describe('a contact', () => {
  it('keeps the order in which users were named with it', () => {
    const noted = (userId: typeof johnDoe.id) => ({ type: 'UserContactNoted' as const, data: { userId } });
    const { state } = decisionsOn(contactFold).given(noted(johnDoe.id), noted(janeRoe.id));
    expect(itemsOf(state)).toEqual([johnDoe.id, janeRoe.id]);
  });
});
