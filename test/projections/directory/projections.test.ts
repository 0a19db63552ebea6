import type { AdminRecord, DirectoryEvent } from '../../../src/events/directory/events.ts';
import type { AdminId } from '../../../src/events/ids.ts';
import type { AdminDocument } from '../../../src/projections/directory/admins/documents.ts';
import { adminProjection } from '../../../src/projections/directory/admins/projection.ts';
import type { AdminListQuery } from '../../../src/projections/directory/admins/queries.ts';
import { registrationSessionProjection } from '../../../src/projections/directory/registration-sessions/projection.ts';
import { transactionProjection } from '../../../src/projections/directory/transactions/projection.ts';
import { type UserDocument, userProjection } from '../../../src/projections/directory/users/projection.ts';
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
import { describeOnBothStores } from '../../support/read-stores.ts';

const seen: DirectoryEvent = { type: 'UserSeen', data: { userId: johnDoe.id, claims: bearerClaims() } };
const told: DirectoryEvent = { type: 'UserRecorded', data: { userId: johnDoe.id, record: userRecord() } };
const ofAdmin = { first_name: 'Ada', last_name: 'Obi', email: adaObi.email };
const adminSeen: DirectoryEvent = {
  type: 'AdminSeen',
  data: { adminId: adaObi.id, claims: { ...ofAdmin, phone_number: null } },
};
const adminTold: DirectoryEvent = {
  type: 'AdminRecorded',
  data: { adminId: adaObi.id, record: { ...ofAdmin, first_name: 'Adaeze', active: false } },
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
      record: { ...ofAdmin, active: true },
      ...place(0),
    });
  });
  it('an admin as a system recorded them', () => {
    expect(adminProjection.project(null, recorded(adminTold, 1))).toEqual({
      id: adaObi.id,
      recorded: true,
      record: { ...ofAdmin, first_name: 'Adaeze', active: false },
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

describeOnBothStores(adminProjection, (store) => {
  const admin = (
    id: string,
    first_name: string | null,
    fields: Partial<AdminRecord> = {},
  ): AdminDocument => ({
    id: id as AdminId,
    recorded: true,
    record: { first_name, last_name: null, email: null, active: true, ...fields },
    revision: 0,
    position: 1 as never,
  });
  const asked = (query: Partial<AdminListQuery> = {}): AdminListQuery => ({
    ...{ search: null, active: null, offset: 0, after: null, limit: 100 },
    ...query,
  });
  const page = async (query: Partial<AdminListQuery> = {}) => {
    const { admins, ...rest } = await store.reads.list(asked(query));
    return { ids: admins.map(({ id }) => id), ...rest };
  };
  const found = async (query: Partial<AdminListQuery>) => (await page(query)).ids;

  it('admins come by name, else by e-mail, else by id, in any case and without accents', async () => {
    await store.put(admin('b', 'bola'), admin('e', null, { email: 'ada@x.example' }), admin('c', null));
    await store.put(admin('a2', 'Ádá'), admin('a1', 'ADA'), admin('😀', 'Ada', { last_name: 'Obi' }));
    expect(await found({})).toEqual(['a1', 'a2', '😀', 'e', 'b', 'c']);
    expect(await found({ offset: 1, limit: 2 })).toEqual(['a2', '😀']);
  });

  it('admins are found by words of name and e-mail, and by whether they are active', async () => {
    await store.put(admin('1', 'Ada', { last_name: 'Obi', email: 'first@x.example' }));
    await store.put(admin('2', 'Ben', { email: 'ada@obi.example', active: false }));
    const search = (whole: string, ...words: readonly string[]) =>
      found({ search: { whole: [whole], words: words.map((word) => [word]) } });
    expect(await search('DA OB')).toEqual(['1']);
    expect(await search('obi ada', 'obi', 'ADA')).toEqual(['1', '2']);
    expect(await search('nowhere', 'ben', 'first')).toEqual([]);
    expect(await search('obi\nfirst')).toEqual([]);
    expect(await found({ active: false })).toEqual(['2']);
    expect(await page({ active: true, limit: 1 })).toMatchObject({ ids: ['1'], total: 1, next: null });
  });

  it('admins keep the place that they had when the walk began', async () => {
    await store.put(admin('a', 'a'), admin('b', 'b'), admin('c', 'c'), admin('d', 'd'));
    const first = await page({ limit: 2 });
    await store.put(admin('a', 'x'), admin('d', '0'));
    await store.put(admin('new', 'e'), admin('d', '1'));
    const second = await page({ after: first.next, limit: 2 });
    const third = await page({ after: second.next });
    expect([first.ids, second.ids, third.ids]).toEqual([['a', 'b'], ['c', 'd'], ['new']]);
    expect([second.total, third.next]).toEqual([5, null]);
    expect(await found({})).toEqual(['d', 'b', 'c', 'new', 'a']);
    const since = { making: 'another', after: 0 };
    expect(await page({ after: { key: 'a', id: 'a', since } })).toMatchObject({ ids: [], isExpired: true });
  });
});

describeOnBothStores(userProjection, (store) => {
  const user = (id: string, position: number, first_name: string | null, last_name: string | null) =>
    ({
      ...userProjection.project(null, recorded(told)),
      ...{ id, position, record: { ...userRecord(), first_name, last_name } },
    }) as UserDocument;

  it('finds those who have a name now, of the given ones or of all', async () => {
    await store.put(user('1', 1, 'Élodie', 'Obi'), user('2', 2, 'Joel', 'Obi'), user('3', 3, null, null));
    const named = async (...terms: string[]) =>
      [...(await store.reads.named({ ids: ['1', '2', '3', '4'], terms }))].toSorted();
    expect(await named('EL')).toEqual(['1', '2']);
    expect(await named('elodie o', 'nobody')).toEqual(['1']);
    expect(await store.reads.named({ ids: ['2'], terms: ['elodie'] })).toEqual([]);
    const ofAll = async (...terms: string[]) =>
      [...(await store.reads.named({ ids: null, terms }))].toSorted();
    expect([await ofAll('EL'), await ofAll('$name', '.'), await ofAll()]).toEqual([['1', '2'], [], []]);
    await store.put(user('1', 4, 'Ada', 'Obi'));
    expect([await named('el'), await ofAll('el')]).toEqual([['2'], ['2']]);
    await store.put(user('4', 5, 'Elsa', null));
    expect(await ofAll('el')).toEqual(['2', '4']);
    expect(await named()).toEqual([]);
  });
});
