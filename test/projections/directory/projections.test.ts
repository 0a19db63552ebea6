import type { DirectoryEvent } from '../../../src/events/directory/events.ts';
import { adminProjection } from '../../../src/projections/directory/admins/projection.ts';
import { registrationSessionProjection } from '../../../src/projections/directory/registration-sessions/projection.ts';
import { transactionProjection } from '../../../src/projections/directory/transactions/projection.ts';
import { userProjection } from '../../../src/projections/directory/users/projection.ts';
import {
  adaObi,
  aTicketsLife,
  bearerClaims,
  johnDoe,
  recorded,
  sessionId,
  transactionId,
  userRecord,
} from '../../support/examples.ts';

const seen: DirectoryEvent = { type: 'UserSeen', data: { userId: johnDoe.id, claims: bearerClaims() } };
const told: DirectoryEvent = { type: 'UserRecorded', data: { userId: johnDoe.id, record: userRecord() } };
const ofAdmin = { first_name: 'Ada', last_name: 'Obi', email: adaObi.email };
const adminSeen: DirectoryEvent = {
  type: 'AdminSeen',
  data: { adminId: adaObi.id, claims: { ...ofAdmin, phone_number: null } },
};
const adminTold: DirectoryEvent = {
  type: 'AdminRecorded',
  data: { adminId: adaObi.id, record: { ...ofAdmin, first_name: 'Adaeze' } },
};
const transaction = {
  amount: 10_000,
  transaction_type: 'transfer',
  status: 'failed',
  transaction_reference: 'R',
  createdAt: null,
};
const paid: DirectoryEvent = { type: 'TransactionRecorded', data: { transactionId, record: transaction } };
const session: DirectoryEvent = {
  type: 'RegistrationSessionRecorded',
  data: { sessionId, record: { phone_number: null, email: null } },
};
const contact: DirectoryEvent = { type: 'UserContactNoted', data: { userId: johnDoe.id } };
const place = (revision: number) => ({ revision, position: 10 * (revision + 1) });

describe('a user is seen', () => {
  const nobodyRecorded = {
    smipay_tag: null,
    account_status: null,
    role: null,
    profile_image: null,
    wallet: null,
    tier: null,
    kyc_verification: null,
  };

  it('as the token tells, everything else null', () => {
    expect(userProjection.project(null, recorded(seen))).toEqual({
      ...{ id: johnDoe.id, recorded: false, ...place(0) },
      record: { ...bearerClaims(), ...nobodyRecorded },
    });
  });

  it('as a system recorded them', () => {
    expect(userProjection.project(null, recorded(told))).toEqual({
      id: johnDoe.id,
      recorded: true,
      record: userRecord(),
      ...place(0),
    });
  });
});

describe('the others of the directory are seen', () => {
  it('an admin by their token', () => {
    expect(adminProjection.project(null, recorded(adminSeen))).toEqual({
      id: adaObi.id,
      recorded: false,
      record: ofAdmin,
      ...place(0),
    });
  });
  it('an admin as a system recorded them', () => {
    expect(adminProjection.project(null, recorded(adminTold, 1))).toEqual({
      id: adaObi.id,
      recorded: true,
      record: { ...ofAdmin, first_name: 'Adaeze' },
      ...place(1),
    });
  });
  it('a transaction', () => {
    expect(transactionProjection.project(null, recorded(paid))).toEqual({
      id: transactionId,
      record: transaction,
      ...place(0),
    });
  });
  it('a registration session', () => {
    expect(registrationSessionProjection.project(null, recorded(session))).toEqual({
      id: sessionId,
      record: { phone_number: null, email: null },
      ...place(0),
    });
  });
});

describe('which document an event changes', () => {
  const events = [seen, told, adminSeen, adminTold, paid, session, contact, ...aTicketsLife];
  const all = [userProjection, adminProjection, transactionProjection, registrationSessionProjection];
  const expected: Readonly<Record<string, readonly [number, string]>> = {
    UserSeen: [0, johnDoe.id],
    UserRecorded: [0, johnDoe.id],
    AdminSeen: [1, adaObi.id],
    AdminRecorded: [1, adaObi.id],
    TransactionRecorded: [2, transactionId],
    RegistrationSessionRecorded: [3, sessionId],
  };
  it.each(events.map((event) => [event.type, event] as const))('%s', (type, event) => {
    const [which, id] = expected[type] ?? [-1, ''];
    expect(all.map((projection) => projection.documentId(recorded(event)))).toEqual(
      all.map((_, index) => (index === which ? id : null)),
    );
  });
  it.each(Object.keys(expected))('of a broken %s is never left out in silence', (type) => {
    const which = expected[type]?.[0] ?? 0;
    expect(() => all[which]?.documentId(recorded({ type, data: {} }))).toThrow();
  });
});
