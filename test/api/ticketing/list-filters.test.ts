import { adminAt, type Person, person, ticketOf } from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

/** One user's tickets, by the names that the tests give them, in the order in which they came. */
const TICKETS = {
  plain: { subject: 'Nothing special here' },
  transfer: { subject: 'Transfer to JaneDoe fails', support_type: 'TRANSACTION_ISSUE' },
  card: { subject: 'My card was swallowed', support_type: 'CARD_ISSUE', phone_number: '08031112222' },
  login: {
    subject: 'I can not log in',
    description: 'The übergang page says WRONG pin.',
    support_type: 'LOGIN_ISSUE',
  },
  bug: { subject: '100% of pages_fail', support_type: 'BUG_REPORT' },
  security: { subject: 'Somebody uses my account', support_type: 'SECURITY_ISSUE' },
};
type Name = keyof typeof TICKETS;
const NAMES = Object.keys(TICKETS) as Name[];

const desk = suiteDesk();
let ada: Person;
let user: Person;
let admin: ReturnType<typeof adminAt>;
const ids = new Map<string, Name>();
const numbers = new Map<Name, string>();

beforeAll(async () => {
  [ada, user] = [await person('admin', 'Ada Obi'), await person('user')];
  admin = adminAt(desk, ada);
  await ticketOf(desk, await person('user'), { subject: 'A ticket of somebody else' });
  for (const name of NAMES) {
    const { id, number } = await ticketOf(desk, user, TICKETS[name]);
    ids.set(id, name);
    numbers.set(name, number);
  }
  const idOf = (name: Name) => [...ids].find(([, known]) => known === name)?.[0] ?? '';
  const statuses = ['pending', 'in_progress', 'waiting_user', 'resolved', 'closed', 'escalated'];
  for (const [index, status] of statuses.entries()) await admin.status(idOf(NAMES[index] ?? 'plain'), status);
  await admin.priority(idOf('card'), 'urgent');
  await admin.tags(idOf('card'), ['VIP', 'Refund']);
  await admin.tags(idOf('bug'), ['vip']);
  await admin.tags(idOf('transfer'), ['late, again']);
  await admin.tags(idOf('security'), ['a\\b', 'late']);
  await admin.tags(idOf('login'), ['once']);
  await admin.tags(idOf('login'), ['refund']);
  await admin.assign(idOf('login'), ada.id);
  await admin.assign(idOf('bug'), ada.id);
  const other = await person('admin');
  await adminAt(desk, other).list();
  await admin.assign(idOf('security'), other.id);
});

/** The names of the tickets that the list gives, in its order. */
async function listed(query: Readonly<Record<string, string>>): Promise<(Name | undefined)[]> {
  const parameters = new URLSearchParams({ user_id: user.id, ...query });
  const { data } = (await admin.list(`?${parameters}`)).body;
  expect(data.meta.total).toBe(data.tickets.length);
  return data.tickets.map(({ id }: { id: string }) => ids.get(id));
}

describe('the filters of the list', () => {
  it('by user_id leave the tickets of that user', async () => {
    expect(await listed({})).toEqual(NAMES.toReversed());
  });

  it.each([
    ['pending', 'plain'],
    ['in_progress', 'transfer'],
    ['waiting_user', 'card'],
    ['resolved', 'login'],
    ['closed', 'bug'],
    ['escalated', 'security'],
  ])('by status %s leave the tickets that are so', async (status, name) => {
    expect(await listed({ status })).toEqual([name]);
  });

  it.each([
    ['low', ['plain']],
    ['medium', ['bug', 'transfer']],
    ['high', ['security', 'login']],
    ['urgent', ['card']],
  ])('by priority %s leave the tickets that have it', async (priority, names) => {
    expect(await listed({ priority })).toEqual(names);
  });

  it('by support_type leave the tickets of that type', async () => {
    expect(await listed({ support_type: 'CARD_ISSUE' })).toEqual(['card']);
  });

  it('by assigned_to leave the tickets of that admin', async () => {
    expect(await listed({ assigned_to: ada.id })).toEqual(['bug', 'login']);
  });

  it('by assigned_to=me leave the caller’s own', async () => {
    expect(await listed({ assigned_to: 'me' })).toEqual(['bug', 'login']);
  });

  it('by assigned_to=unassigned leave those of nobody', async () => {
    expect(await listed({ assigned_to: 'unassigned' })).toEqual(['card', 'transfer', 'plain']);
  });

  it('by several assigned_to leave those of any of them', async () => {
    expect(await listed({ assigned_to: 'me,unassigned' })).toEqual([
      'bug',
      'login',
      'card',
      'transfer',
      'plain',
    ]);
  });

  it('by open leave what the analytics call open, or the others', async () => {
    expect(await listed({ open: 'true' })).toEqual(['security', 'transfer', 'plain']);
    expect(await listed({ open: 'false' })).toEqual(['bug', 'login', 'card']);
  });

  it('by open=true and assigned_to=unassigned leave those that overview.unassigned counts', async () => {
    const { analytics, meta } = (await admin.list('?open=true&assigned_to=unassigned')).body.data;
    expect(meta.total).toBe(analytics.overview.unassigned);
    expect(await listed({ open: 'true', assigned_to: 'unassigned' })).toEqual(['transfer', 'plain']);
  });

  it('by several statuses leave the tickets that have any of them', async () => {
    expect(await listed({ status: 'closed,pending, resolved' })).toEqual(['bug', 'login', 'plain']);
  });

  it('by several priorities and types leave the tickets that have one of each', async () => {
    expect(await listed({ priority: 'high,urgent', support_type: 'CARD_ISSUE,LOGIN_ISSUE,OTHER' })).toEqual([
      'login',
      'card',
    ]);
  });

  it('by tag leave the tickets that have it, whatever the case', async () => {
    expect(await listed({ tag: 'vip' })).toEqual(['bug', 'card']);
    expect(await listed({ tag: 'REFUND,nobody has it' })).toEqual(['login', 'card']);
    expect(await listed({ tag: 'once' })).toEqual([]);
    expect(await listed({ tag: 'vip', priority: 'urgent' })).toEqual(['card']);
  });

  it('by a tag with a comma or a backslash leave the tickets that have it', async () => {
    const tag = (...tags: readonly string[]) => listed({ tag: tags.join() });
    expect(await tag('late\\, again')).toEqual(['transfer']);
    expect(await tag('LATE\\, AGAIN', 'once', 'vip')).toEqual(['bug', 'card', 'transfer']);
    expect(await tag('late, again')).toEqual(['security']);
    expect(await tag('a\\b')).toEqual(['security']);
    expect(await tag('a\\\\b')).toEqual(['security']);
    expect(await tag('a\\\\', 'b')).toEqual([]);
  });

  it.each([
    [
      'status',
      'pending,bogus',
      'status must be one of pending, in_progress, waiting_user, resolved, closed, escalated',
    ],
    ['priority', 'high,', 'priority must be one of low, medium, high, urgent'],
    ['tag', Array.from({ length: 21 }, (_, index) => `t${index}`).join(), 'tag must be at most 20 values'],
    ['tag', 'x'.repeat(41), 'tag must be between 1 and 40 characters'],
  ])('by a wrong %s are refused', async (field, value, message) => {
    const { status, body } = await admin.list(`?${new URLSearchParams({ [field]: value })}`);
    expect([status, body.errors]).toEqual([400, [{ field, message }]]);
  });

  it('given twice are refused, whatever they are', async () => {
    const { status, body } = await admin.list('?tag=a&tag=b');
    expect([status, body.message]).toEqual([
      400,
      'tag must be given once, several values with commas between them where it takes them',
    ]);
  });

  it('work together', async () => {
    expect(await listed({ assigned_to: 'me', status: 'closed', support_type: 'BUG_REPORT' })).toEqual([
      'bug',
    ]);
  });

  it('together may leave nothing', async () => {
    expect(await listed({ status: 'closed', priority: 'urgent' })).toEqual([]);
  });
});

describe('the search of the list', () => {
  it('finds by ticket number', async () => {
    expect(await listed({ search: numbers.get('card') ?? '' })).toEqual(['card']);
  });

  it.each([
    ['subject', 'JANEDOE fails', ['transfer']],
    ['a part of the subject', 'ALLOW', ['card']],
    ['description', 'Übergang', ['login']],
    ['phone number', '+234803111', ['card']],
    ['a part of the phone number', '3111222', ['card']],
    ['space at its ends aside', '   wrong PIN  ', ['login']],
    ['a percent sign as it stands', '100%', ['bug']],
    ['an underscore as it stands', 's_f', ['bug']],
    ['nothing that is not there', '%', ['bug']],
  ])('finds by %s', async (_what, search, names) => {
    expect(await listed({ search })).toEqual(names);
  });

  it('finds by email, without case', async () => {
    expect(await listed({ search: user.email.toUpperCase() })).toEqual(NAMES.toReversed());
  });

  it('finds everything for nothing but space', async () => {
    expect(await listed({ search: '   ' })).toHaveLength(6);
  });

  it('takes 200 characters', async () => {
    expect(await listed({ search: 'x'.repeat(200) })).toEqual([]);
  });

  it('works together with filters', async () => {
    expect(await listed({ search: 'can', status: 'resolved' })).toEqual(['login']);
  });
});

describe('the order of the list', () => {
  it('by createdAt is that of creation', async () => {
    expect(await listed({ sort_by: 'createdAt', sort_order: 'asc' })).toEqual(NAMES);
  });

  it('by updatedAt is that of the last change', async () => {
    const [newest] = await listed({ sort_by: 'updatedAt' });
    const oldest = (await listed({ sort_by: 'updatedAt', sort_order: 'asc' }))[0];
    expect([newest, oldest]).toEqual(['security', 'plain']);
  });

  it('by priority follows low < medium < high < urgent, ties newest first', async () => {
    expect([
      await listed({ sort_by: 'priority', sort_order: 'asc' }),
      await listed({ sort_by: 'priority', sort_order: 'desc' }),
    ]).toEqual([
      ['plain', 'bug', 'transfer', 'security', 'login', 'card'],
      ['card', 'security', 'login', 'bug', 'transfer', 'plain'],
    ]);
  });

  it('by status follows pending, in_progress, waiting_user, resolved, closed, escalated', async () => {
    expect([
      await listed({ sort_by: 'status', sort_order: 'asc' }),
      await listed({ sort_by: 'status', sort_order: 'desc' }),
    ]).toEqual([NAMES, NAMES.toReversed()]);
  });

  it('by support_type is alphabetical', async () => {
    const ascending = ['bug', 'card', 'plain', 'login', 'security', 'transfer'];
    expect([
      await listed({ sort_by: 'support_type', sort_order: 'asc' }),
      await listed({ sort_by: 'support_type' }),
    ]).toEqual([ascending, ascending.toReversed()]);
  });

  it('holds across pages', async () => {
    const query = `?user_id=${user.id}&sort_by=priority&sort_order=desc&limit=2&page=`;
    const pages = await Promise.all([1, 2, 3].map((page) => admin.list(`${query}${page}`)));
    expect(
      pages.flatMap(({ body }) => body.data.tickets.map(({ id }: { id: string }) => ids.get(id))),
    ).toEqual(['card', 'security', 'login', 'bug', 'transfer', 'plain']);
  });
});
