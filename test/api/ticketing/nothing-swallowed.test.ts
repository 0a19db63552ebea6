import {
  ADMIN,
  adminAt,
  blamed,
  type OpenedTicket,
  openTicket,
  type Person,
  person,
  SUPPORT,
} from '../../support/acceptance.ts';
import { CHATS } from '../../support/chats.ts';
import { suiteDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let ticket: OpenedTicket;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
  ticket = await openTicket(desk);
});

const SENT: Record<string, (attachments: unknown) => Promise<{ status: number; body: never }>> = {
  'request-support': (attachments) =>
    desk.post(`${SUPPORT}/request-support`, ticketRequest({ attachments })) as never,
  'add-message': (attachments) =>
    desk.post(`${SUPPORT}/ticket/add-message`, {
      ticket_number: ticket.number,
      email: ticket.email,
      message: 'See the attached receipt',
      attachments,
    }) as never,
  reply: (attachments) =>
    desk.post(`${ADMIN}/${ticket.id}/reply`, { message: 'See attached', attachments }, ada.token) as never,
};

describe.each(Object.keys(SENT))('attachments of %s', (endpoint) => {
  const send = (attachments: unknown) => SENT[endpoint]?.(attachments) as ReturnType<(typeof SENT)[string]>;

  it.each([undefined, null, [], ''])('that are %j are none, and taken', async (attachments) => {
    expect((await send(attachments)).status).toBe(201);
  });

  it.each([[['https://example.com/receipt.png']], ['receipt.png'], [{ url: 'https://example.com' }], [5]])(
    'that are %j are refused, naming the field, and nothing is written',
    async (attachments) => {
      const before = await desk.stores.log.end();
      const reply = await send(attachments);
      expect([reply.status, blamed(reply as never), (reply.body as { message: string }).message]).toEqual([
        400,
        ['attachments'],
        'attachments must be null or empty, since no attachments are taken',
      ]);
      expect(await desk.stores.log.end()).toBe(before);
    },
  );
});

describe('parameters that a list doesn’t know', () => {
  it.each([
    ['tickets', ADMIN],
    ['conversations', CHATS],
  ])('are ignored by that of %s, which names them', async (_what, path) => {
    const ignored = async (query: string) => (await desk.get(`${path}${query}`, ada.token)).body.data;
    expect((await ignored('?state=open&limit=1&_=17&state=closed')).ignored_parameters).toEqual([
      'state',
      '_',
    ]);
    expect(await ignored('?limit=1')).not.toHaveProperty('ignored_parameters');
    expect(await ignored('?limit=1&&')).not.toHaveProperty('ignored_parameters');
  });

  it('are as they were for the list itself', async () => {
    const admin = adminAt(desk, ada);
    const { ignored_parameters, ...told } = (await admin.list('?state=open')).body.data;
    expect([ignored_parameters, told]).toEqual([['state'], (await admin.list()).body.data]);
  });

  it('are named up to a number and a length', async () => {
    const query = Array.from({ length: 50 }, (_, index) => `${'x'.repeat(200)}${index}=1`).join('&');
    const { ignored_parameters } = (await desk.get(`${ADMIN}?${query}`, ada.token)).body.data;
    expect(ignored_parameters.every((name: string) => name.length <= 100)).toBe(true);
    expect(ignored_parameters.length).toBeLessThanOrEqual(20);
  });
});
