import { randomUUID } from 'node:crypto';
import {
  adminAt,
  blamed,
  type OpenedTicket,
  type Person,
  person,
  record,
  ticketOf,
  UUID,
  write,
} from '../../support/acceptance.ts';
import { CHATS, guestChat, say, userChat } from '../../support/chats.ts';
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
    '803 555',
    '803-555',
    '234 803',
    '55 01',
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

describe('one phone or address is found in either form:', () => {
  const domain = `bücher-${mark}.example`;
  const ascii = new URL(`http://${domain}`).hostname;

  it.each([
    [
      '+52 55 1234 5678',
      ['+52 1 55 1234 5678', '+5215512345678', '5215512345678', '0052 1 55 1234 5678', '+52 1 55 1234'],
    ],
    ['+52 1 33 1234 5670', ['+52 33 1234 5670', '+52 1 33 1234 5670']],
    ['+55 11 98765 4321', ['+55 11 8765 4321', '+55 11 98765 4321']],
    ['+54 11 2345 6789', ['+54 9 11 2345 6789', '+54 11 2345 6789']],
  ])('a ticket of %s', async (phone_number, typed) => {
    const { id } = await ticketOf(desk, await person('user'), { phone_number });
    for (const search of typed) expect([search, await idsOfTickets({ search })]).toEqual([search, [id]]);
  });

  it('an e-mail domain in Unicode and in punycode, in fields and in messages', async () => {
    const inField: string[] = [];
    for (const form of [domain, ascii]) {
      const body = { subject: 'Hello there', description: 'Nothing of interest', email: `zoe@${form}` };
      const { body: opened } = await desk.post('/api/v1/support/request-support', body);
      inField.unshift(opened.data.ticket.id);
    }
    const said: string[] = [];
    for (const form of [domain, ascii]) {
      const { id } = await ticketOf(desk, await person('user'), {
        description: `Write to max@${form}, please`,
      });
      said.unshift(id);
    }
    for (const form of [domain, domain.toUpperCase(), ascii]) {
      expect(await idsOfTickets({ search: `zoe@${form}` })).toEqual(inField);
      expect(await idsOfTickets({ search: form.slice(0, -2) })).toEqual([...said, ...inField]);
      expect(await idsOfTickets({ search: `max@${form}`, search_in: 'all' })).toEqual(said);
    }
  });
});

describe('with search_in=all a walk by cursor repeats and skips nothing while messages arrive,', () => {
  const word = `walked${mark}`;
  const walk = async (
    page: (cursor: string | null) => Promise<Walked>,
    between: (step: number) => Promise<void>,
  ) => {
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let step = 0; step === 0 || cursor !== null; step++) {
      const { ids, next } = await page(cursor);
      seen.push(...ids);
      cursor = next;
      if (step < 3) await between(step);
    }
    return seen;
  };
  interface Walked {
    readonly ids: readonly string[];
    readonly next: string | null;
  }
  const asked = (cursor: string | null, more: Readonly<Record<string, string>> = {}) =>
    `?${new URLSearchParams({ search: word, search_in: 'all', limit: '2', ...more, ...(cursor !== null && { cursor }) })}`;

  it.each(['createdAt', 'updatedAt', 'status'])('through tickets by %s', async (sort_by) => {
    const user = await person('user');
    const admin = adminAt(desk, ada);
    const open = async (description: string) => ticketOf(desk, user, { description });
    const tickets: OpenedTicket[] = [];
    for (let number = 0; number < 7; number++)
      tickets.push(await open(`It says ${word} ${sort_by} ${number}`));
    const other = await open('Something else');
    const ids = new Set(tickets.map(({ id }) => id));
    const seen = await walk(
      async (cursor) => {
        const { body } = await admin.list(asked(cursor, { sort_by, search: `${word} ${sort_by}` }));
        return {
          ids: body.data.tickets.map(({ id }: { id: string }) => id),
          next: body.data.meta.next_cursor,
        };
      },
      async (step) => {
        await admin.reply(tickets[6 - step]?.id ?? '', `Again ${word} ${sort_by}`);
        await admin.reply(tickets[step]?.id ?? '', `Still ${word} ${sort_by}`);
        await admin.note(other.id, `Like ${word} ${sort_by}`);
        await open(`New: ${word} ${sort_by}`);
      },
    );
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.filter((id) => ids.has(id)).toSorted()).toEqual([...ids].toSorted());
  });

  it('through conversations', async () => {
    const chats: { id: string; guestId: string }[] = [];
    const talk = ({ id, guestId }: { id: string; guestId: string }) =>
      say(desk, { guestId }, id, `It says ${word}`);
    for (let number = 0; number < 7; number++) {
      const chat = await guestChat(desk, { subject: 'Hello' });
      await talk(chat);
      chats.push(chat);
    }
    const other = await guestChat(desk, { subject: 'Something else' });
    const seen = await walk(
      async (cursor) => {
        const { body } = await desk.get(`${CHATS}${asked(cursor)}`, ada.token);
        const { conversations, pagination } = body.data;
        return { ids: conversations.map(({ id }: { id: string }) => id), next: pagination.next_cursor };
      },
      async (step) => {
        for (const chat of [chats[6 - step], chats[step], other]) if (chat) await talk(chat);
        await talk(await guestChat(desk, { subject: 'New' }));
      },
    );
    const ids = chats.map(({ id }) => id);
    expect(seen.length).toBe(new Set(seen).size);
    expect(seen.filter((id) => ids.includes(id)).toSorted()).toEqual(ids.toSorted());
  });
});

describe('a ticket of a user with a name', () => {
  let user: Person;
  let id: string;
  const nameOf = (first: string, last: string) =>
    record(desk, `users/${user.id}`, { first_name: `${first}${mark}`, last_name: last, email: user.email });
  beforeAll(async () => {
    user = await person('user');
    await nameOf('Adaeze', 'Nwosu');
    ({ id } = await ticketOf(desk, user, {
      subject: `Pears${mark} and apples`,
      description: 'Bananas, too, please',
    }));
    await ticketOf(desk, await person('user'), { subject: `Pears${mark} alone` });
  });

  it.each([
    ['the name', () => `adaeze${mark} nwosu`],
    ['the name in another order', () => `NWOSU adaéze${mark}`],
    ['a part of the name', () => `daeze${mark}`],
    ['words in any order, of any field', () => `bananas pears${mark}`],
    ['words of the name and of other fields', () => `apples nwosu ${mark}`],
    ['a phrase and a word', () => `"pears${mark} and" please`],
    ['the whole as it was written', () => `pears${mark} and app`],
  ])('is found by %s', async (_what, search) => {
    expect(await idsOfTickets({ search: search() })).toEqual([id]);
  });

  it.each([
    ['words of which one is nowhere', () => `pears${mark} cherries`],
    ['a phrase whose words stand in another order', () => `"and pears${mark}"`],
    ['the name of a phrase that nobody has', () => `"nwosu adaeze${mark}"`],
  ])('is not found by %s', async (_what, search) => {
    expect(await idsOfTickets({ search: search() })).toEqual([]);
  });

  it('is found by the name that they have now', async () => {
    await nameOf('Adaeze', 'Okafor');
    expect(await idsOfTickets({ search: `adaeze${mark} okafor` })).toEqual([id]);
    expect(await idsOfTickets({ search: `adaeze${mark} nwosu` })).toEqual([]);
    await nameOf('Adaeze', 'Nwosu');
    expect(await idsOfTickets({ search: `adaeze${mark} nwosu` })).toEqual([id]);
  });

  it('is shown with the words that match', async () => {
    const query = { search: `nwosu pears${mark}`, highlight: 'true' };
    const { body } = await adminAt(desk, ada).list(`?${new URLSearchParams(query)}`);
    expect(body.data.tickets[0].highlights.map(({ field }: { field: string }) => field)).toEqual([
      'subject',
      'user_name',
    ]);
  });
});

describe('a conversation of a user with a name', () => {
  let user: Person;
  let id: string;
  const nameOf = (first: string, last: string) =>
    record(desk, `users/${user.id}`, { first_name: `${first}${mark}`, last_name: last, email: user.email });
  beforeAll(async () => {
    user = await person('user');
    await nameOf('Ngozi', 'Nwosu');
    const chat = await userChat(desk, user.token);
    ({ id } = chat.body.data);
    await say(desk, { token: user.token }, id, `Bananas${mark} at noon`);
    await nameOf('Ngozi', 'Okafor');
    const guest = await guestChat(desk, { subject: `Figs${mark} and dates` });
    await say(desk, { guestId: guest.guestId }, guest.id, 'Ngozi said so');
  });

  it.each([
    ['the name of today', () => `okafor ngozi${mark}`],
    ['the name when it began', () => `ngozi${mark} nwosu`],
    ['words of both, and of the address', () => `nwosu OKAFÓR ${user.email.slice(3, 12)}`],
    ['the name as it was written', () => `ngozi${mark} okaf`],
  ])('is found by %s', async (_what, search) => {
    expect(await idsOfChats({ search: search() })).toEqual([id]);
  });

  it('is found by words of fields and of messages, if those are searched', async () => {
    const search = `noon okafor bananas${mark}`;
    expect(await idsOfChats({ search, search_in: 'all' })).toEqual([id]);
    expect(await idsOfChats({ search })).toEqual([]);
  });

  it.each([
    ['words of which one is nowhere', () => `ngozi${mark} cherries`],
    ['a phrase whose words stand in another order', () => `"okafor ngozi${mark}"`],
    ['a guest’s, words of the message alone', () => `figs${mark} ngozi`],
  ])('is not found by %s', async (_what, search) => {
    expect(await idsOfChats({ search: search() })).toEqual([]);
  });

  it('and one of a guest are found by words of the subject in any order', async () => {
    expect(await idsOfChats({ search: `dates figs${mark}` })).toHaveLength(1);
    expect(await idsOfChats({ search: `"figs${mark} and" dates` })).toHaveLength(1);
    expect(await idsOfChats({ search: `"dates figs${mark}"` })).toEqual([]);
  });

  it('is shown with the name that matches', async () => {
    const query = { search: `okafor bananas${mark}`, search_in: 'all', highlight: 'true' };
    const { body } = await desk.get(`${CHATS}?${new URLSearchParams(query)}`, ada.token);
    const fields = body.data.conversations[0].highlights.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['userName', 'message']);
  });
});

describe('a number is found by any spelling', () => {
  let user: Person;
  let ticket: OpenedTicket;
  let chat: string;
  beforeAll(async () => {
    const written = 'call me at 0805 555 1212!';
    user = await person('user');
    ticket = await ticketOf(desk, user, { subject: `${mark} number` });
    await write(desk, ticket, written, user.token);
    const guest = await guestChat(desk);
    chat = guest.id;
    await say(desk, { guestId: guest.guestId }, chat, written);
  });

  it.each(['08055551212', '+2348055551212', '+234 (0)805-555-1212', '0805-555'])(
    'in messages: %s',
    async (search) => {
      const query = { search, search_in: 'all', limit: '100' };
      expect(await idsOfTickets(query)).toContain(ticket.id);
      expect(await idsOfChats(query)).toContain(chat);
    },
  );

  it.each(['+234 805', '00234 805', '+234 805 5', '(0805 555 1212)', '"0805-555"'])(
    'or by its beginning, and in brackets or quotation marks: %s',
    async (search) => {
      const query = { search, search_in: 'all', limit: '100' };
      expect(await idsOfTickets(query)).toContain(ticket.id);
      expect(await idsOfChats(query)).toContain(chat);
    },
  );

  it('but the parts of a number are not looked for apart: 2026 19', async () => {
    const [year, written] = [
      await ticketOf(desk, user, { subject: `${mark} of 2026, and 19 more` }),
      await ticketOf(desk, user, { subject: `${mark} 2026 19` }),
    ];
    const found = await idsOfTickets({ search: '2026 19', limit: '100' });
    expect([found.includes(year.id), found.includes(written.id)]).toEqual([false, true]);
  });

  it('in descriptions, where the snippet marks what is written', async () => {
    const described = await ticketOf(desk, user, { description: 'My phone is (0809) 666-1313, thanks' });
    const query = new URLSearchParams({ search: '+2348096661313', highlight: 'true' });
    const { body } = await adminAt(desk, ada).list(`?${query}`);
    const [found] = body.data.tickets;
    expect(found.id).toBe(described.id);
    const marked = found.highlights.flatMap(({ parts }: { parts: { text: string; match: boolean }[] }) =>
      parts.filter(({ match }) => match).map(({ text }) => text),
    );
    expect(marked).toEqual(['809) 666-1313']);
  });

  it('but #word is searched as typed', async () => {
    const tagged = await ticketOf(desk, user, { subject: `${mark} #qzx` });
    await ticketOf(desk, user, { subject: `${mark} qzx` });
    expect(await idsOfTickets({ search: '#qzx' })).toEqual([tagged.id]);
  });
});

describe('what is typed around a term', () => {
  it.each(['“%s”', '(%s)', '[%s],', '<%s>', '"%s".', '%s?'])('does not matter: %s', async (around) => {
    const text = `${mark} wrapped`;
    const user = await person('user');
    const ticket = await ticketOf(desk, user, { subject: text });
    const chat = await guestChat(desk, { subject: text });
    const typed = (term: string) => around.replace('%s', term);
    expect(await idsOfTickets({ search: typed(text), user_id: user.id })).toEqual([ticket.id]);
    expect(await idsOfTickets({ search: typed(ticket.number) })).toEqual([ticket.id]);
    expect(await idsOfChats({ search: typed(text), limit: '100' })).toContain(chat.id);
  });

  it.each(['·', '· ·', '\u00b7\u0301'])('is all there is, and no search: %j', async (search) => {
    const admin = adminAt(desk, ada);
    const total = async (query: string) => (await admin.list(query)).body.data.meta.total;
    const typed = new URLSearchParams({ search, search_in: 'all', limit: '1', highlight: 'true' });
    expect(await total(`?${typed}`)).toBe(await total('?limit=1'));
    const chats = async (query: string) =>
      (await desk.get(`${CHATS}${query}`, ada.token)).body.data.pagination.total;
    expect(await chats(`?${typed}`)).toBe(await chats('?limit=1'));
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
    ['words of fields and of messages', () => `another ${word('secret')} 0101`, () => [second.id]],
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
          verified: true,
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
      verified: null,
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
