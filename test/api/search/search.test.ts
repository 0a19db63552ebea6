import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  type OpenedTicket,
  type Person,
  person,
  ticketOf,
  UUID,
  write,
} from '../../support/acceptance.ts';
import { CHATS, guestChat, say } from '../../support/chats.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
});

/** What every text of this file's tickets and conversations begins with, so that others aren't found. */
const mark = randomUUID().slice(0, 8);
const JAMO = '한국어'.normalize('NFD');

const idsOfTickets = async (query: Readonly<Record<string, string>>): Promise<string[]> => {
  const { body } = await adminAt(desk, ada).list(`?${new URLSearchParams(query)}`);
  expect(body.data.meta.total).toBe(body.data.tickets.length);
  return body.data.tickets.map(({ id }: { id: string }) => id);
};
const idsOfChats = async (query: Readonly<Record<string, string>>): Promise<string[]> => {
  const { body } = await desk.get(`${CHATS}?${new URLSearchParams(query)}`, ada.token);
  expect(body.data.pagination.total).toBe(body.data.conversations.length);
  return body.data.conversations.map(({ id }: { id: string }) => id);
};

describe('agents search as they speak:', () => {
  const words = [
    'Café',
    'Straße',
    'İSTANBUL',
    'οδυσσέας',
    JAMO,
    '１２３４',
    'ﬁling',
    'мой',
    'ガイド',
    'مُحَمَّد',
  ];
  let user: Person;
  const tickets = new Map<string, string>();
  const chats = new Map<string, string>();
  beforeAll(async () => {
    user = await person('user');
    for (const word of words) {
      tickets.set(word, (await ticketOf(desk, user, { subject: `${mark} ${word} ends` })).id);
      chats.set(word, (await guestChat(desk, { subject: `${mark} ${word} ends` })).id);
    }
  });

  it.each([
    ['cafe\u0301', 'Café'],
    ['CAFE', 'Café'],
    ['ca\u00adfe\u200b', 'Café'],
    ['STRASSE', 'Straße'],
    ['istanbul', 'İSTANBUL'],
    ['ıstanbul', 'İSTANBUL'],
    ['ΟΔΥΣΣΕΑΣ', 'οδυσσέας'],
    ['ΟΔΥΣ', 'οδυσσέας'],
    ['한국', JAMO],
    ['1234', '１２３４'],
    ['FILING', 'ﬁling'],
    ['ｶﾞｲﾄﾞ', 'ガイド'],
    ['محمد', 'مُحَمَّد'],
  ])('%s finds %s', async (typed, word) => {
    const search = `${mark}  ${typed}`;
    expect(await idsOfTickets({ search })).toEqual([tickets.get(word)]);
    expect(await idsOfChats({ search })).toEqual([chats.get(word)]);
  });

  it.each(['カイド', 'мои'])('%s, another word, finds nothing', async (typed) => {
    expect(await idsOfTickets({ search: `${mark} ${typed}` })).toEqual([]);
    expect(await idsOfChats({ search: `${mark} ${typed}` })).toEqual([]);
  });
});

describe('a ticket is found by', () => {
  let number: string;
  let id: string;
  beforeAll(async () => {
    ({ id, number } = await ticketOf(desk, await person('user'), { phone_number: '0803 555 0142' }));
  });

  it.each([
    '0803 555 0142',
    '08035550142',
    '+234 803 555 0142',
    '+2348035550142',
    '00234 803 555 0142',
    '(0803) 555-0142',
    '+234 (0) 803 555 0142',
    'tel:+234-803-555-0142',
    '803 555 0142',
    '0803 555',
    '\u202a+234 803 555 0142\u202c',
    '٠٨٠٣ ٥٥٥ ٠١٤٢',
  ])('its phone number typed as %s', async (search) => {
    expect(await idsOfTickets({ search })).toEqual([id]);
  });

  it.each([
    ['#NUMBER', (whole: string) => `#${whole}`],
    ['number in lower case', (whole: string) => whole.toLowerCase()],
    ['#number with space around', (whole: string) => ` # ${whole.toLowerCase()} `],
    ['number with other dashes', (whole: string) => whole.replaceAll('-', '–')],
    ['last part after #', (whole: string) => `#${whole.slice(-6)}`],
    ['last part after #, without zeros', (whole: string) => `#${Number(whole.slice(-6))}`],
    ['number without zeros', (whole: string) => whole.replace(/-0+(\d+)$/, '-$1')],
  ])('its %s', async (_what, written) => {
    expect(await idsOfTickets({ search: written(number) })).toEqual([id]);
  });

  it.each([
    ['last part', (whole: string) => whole.slice(-6)],
    ['last part without zeros', (whole: string) => String(Number(whole.slice(-6)))],
  ])('its %s, among what else has it', async (_what, written) => {
    expect(await idsOfTickets({ search: written(number) })).toContain(id);
  });
});

describe('with search_in=all', () => {
  /** What nothing else says. */
  const word = (name: string) => `${name}${mark}`;
  let first: OpenedTicket;
  let second: OpenedTicket;
  let chat: string;
  let messageIds: readonly string[];
  beforeAll(async () => {
    const user = await person('user');
    const admin = adminAt(desk, ada);
    first = await ticketOf(desk, user, { subject: `Plain ${word('both')}` });
    second = await ticketOf(desk, user, { subject: 'Another plain one' });
    await write(desk, first, `Since yesterday: ${word('Café')} does\nnot open`, user.token);
    await admin.reply(second.id, `We see ${word('STRASSE')} too, and ${word('both')}`);
    await admin.note(second.id, `They owe us ${word('secret')}, call 0803 777 0101`);
    const guest = await guestChat(desk, { subject: 'Hello' });
    chat = guest.id;
    const sent = await say(
      desk,
      { guestId: guest.guestId },
      chat,
      `My ${word('Café')} is <b>closed</b>`,
      'Thanks',
    );
    messageIds = sent.map(({ id }) => id);
  });

  it.each([
    ['what a user wrote', () => `CAFE${mark} does not`, () => [first.id]],
    ['what support replied', () => `straße${mark}`, () => [second.id]],
    ['what an internal note says', () => word('SECRET'), () => [second.id]],
    ['a phone number in the form that it is stored in', () => '0803 777 0101', () => [second.id]],
    ['fields and messages alike', () => word('both'), () => [second.id, first.id]],
    ['nothing else', () => word('absent'), () => []],
  ])('tickets are found by %s', async (_what, search, expected) => {
    expect(await idsOfTickets({ search: search(), search_in: 'all' })).toEqual(expected());
  });

  it('filters, sorts and pages hold as they do for fields', async () => {
    const query = { search: word('both'), search_in: 'all', sort_order: 'asc' };
    expect(await idsOfTickets(query)).toEqual([first.id, second.id]);
    expect(await idsOfTickets({ ...query, status: 'pending' })).toEqual([first.id]);
    const { body } = await adminAt(desk, ada).list(
      `?${new URLSearchParams({ ...query, limit: '1', page: '2' })}`,
    );
    expect([body.data.meta.total, body.data.tickets[0].id]).toEqual([2, second.id]);
  });

  it('messages aren’t looked into unless asked for', async () => {
    for (const query of [{}, { search_in: 'fields' }]) {
      expect(await idsOfTickets({ search: word('secret'), ...query })).toEqual([]);
      expect(await idsOfChats({ search: word('cafe'), ...query })).toEqual([]);
    }
  });

  it('conversations are found by what was said', async () => {
    expect(await idsOfChats({ search: word('CAFE'), search_in: 'all' })).toEqual([chat]);
    expect(await idsOfChats({ search: word('CAFE'), search_in: 'all', status: 'closed' })).toEqual([]);
    expect(await idsOfChats({ search: word('absent'), search_in: 'all' })).toEqual([]);
  });

  it('a message is found as soon as it was sent', async () => {
    const { id } = first;
    const fresh = randomUUID();
    expect(await idsOfTickets({ search: fresh, search_in: 'all' })).toEqual([]);
    await adminAt(desk, ada).reply(id, `See ${fresh}`);
    expect(await idsOfTickets({ search: fresh, search_in: 'all' })).toEqual([id]);
  });

  it('and highlight=true each ticket comes with the parts that match', async () => {
    const query = { search: `cafe${mark}`, search_in: 'all', highlight: 'true' };
    const { body } = await adminAt(desk, ada).list(`?${new URLSearchParams(query)}`);
    expect(body.data.tickets[0].highlights).toEqual([
      {
        ...{
          field: 'message',
          message_id: expect.stringMatching(UUID),
          is_internal: false,
          offset: 0,
          after: 0,
        },
        parts: [
          { text: 'Since yesterday: ', match: false },
          { text: word('Café'), match: true },
          { text: ' does\nnot open', match: false },
        ],
      },
    ]);
  });

  it('and highlight=true notes are told from other messages', async () => {
    const query = { search: word('secret'), search_in: 'all', highlight: 'true' };
    const { body } = await adminAt(desk, ada).list(`?${new URLSearchParams(query)}`);
    expect(body.data.tickets[0].highlights).toMatchObject([{ field: 'message', is_internal: true }]);
  });

  it('and highlight=true each conversation comes with the parts that match, never as markup', async () => {
    const query = { search: word('cafe'), search_in: 'all', highlight: 'true' };
    const { body } = await desk.get(`${CHATS}?${new URLSearchParams(query)}`, ada.token);
    expect(body.data.conversations[0].highlights).toEqual([
      {
        ...{ field: 'message', messageId: messageIds[0], offset: 0, after: 0 },
        parts: [
          { text: 'My ', match: false },
          { text: word('Café'), match: true },
          { text: ' is <b>closed</b>', match: false },
        ],
      },
    ]);
  });
});

describe('highlights', () => {
  it('name each field that matches, phone and ticket number included', async () => {
    const user = await person('user');
    const { id, number } = await ticketOf(desk, user, { phone_number: '0803 444 0909' });
    const highlightsFor = async (search: string) => {
      const { body } = await adminAt(desk, ada).list(
        `?${new URLSearchParams({ search, highlight: 'true' })}`,
      );
      return body.data.tickets.find((ticket: { id: string }) => ticket.id === id).highlights;
    };
    const marked = (text: string) => ({
      message_id: null,
      is_internal: false,
      offset: 0,
      after: 0,
      parts: [{ text, match: true }],
    });
    expect(await highlightsFor('0803-444-0909')).toEqual([
      { field: 'phone_number', ...marked('+2348034440909') },
    ]);
    expect(await highlightsFor(`#${number.toLowerCase()}`)).toEqual([
      { field: 'ticket_number', ...marked(number) },
    ]);
    expect(await highlightsFor(user.email)).toEqual([{ field: 'email', ...marked(user.email) }]);
  });

  it('come only when asked for, and are none without a search', async () => {
    const admin = adminAt(desk, ada);
    expect((await admin.list('?search=a')).body.data.tickets[0]).not.toHaveProperty('highlights');
    expect((await admin.list('?highlight=true')).body.data.tickets[0].highlights).toEqual([]);
  });

  it.each(['search_in=everything', 'search_in=', 'search_in=ALL', 'highlight=yes', 'highlight='])(
    'and places to search: %s is refused, naming the parameter',
    async (query) => {
      for (const reply of [
        await adminAt(desk, ada).list(`?search=a&${query}`),
        await desk.get(`${CHATS}?search=a&${query}`, ada.token),
      ]) {
        expect([reply.status, blamed(reply)]).toEqual([400, [query.split('=')[0]]]);
      }
    },
  );
});
