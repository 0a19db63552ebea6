import { randomUUID } from 'node:crypto';
import { adminAt, type Person, person, ticketOf } from '../support/acceptance.ts';
import { CHATS, guestChat } from '../support/chats.ts';
import { startTestDesk, type TestDesk } from '../support/desk.ts';

let desk: TestDesk;
let ada: Person;
beforeAll(async () => {
  desk = await startTestDesk();
  ada = await person('admin', 'Ada Obi');
});
afterAll(() => desk.dispose());

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
