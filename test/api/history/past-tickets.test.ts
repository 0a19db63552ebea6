import { z } from 'zod';
import { DECIDED_FIELDS, maskedAnswerOf } from '../../../src/api/history/masked-answers.ts';
import { openingKindOf } from '../../../src/events/opening-ids.ts';
import type { Pseudonyms } from '../../../src/history/pseudonyms.ts';
import {
  adminAt,
  blamed,
  type Person,
  person,
  positionOf,
  record,
  refusalOf,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';
import { leavesOf } from '../../support/schema-fields.ts';

const HISTORY = '/api/v1/history';

const desk = suiteDesk();
let ada: Person;
let john: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  [ada, john] = [await person('admin', 'Ada Obi'), await person('user')];
  admin = adminAt(desk, ada);
  await admin.list();
});

const past = (id: string, asOf?: string | number, more = '', token = ada.token): Promise<Reply> => {
  const moment = asOf === undefined ? '' : `as_of=${encodeURIComponent(asOf)}`;
  return desk.get(`${HISTORY}/tickets/${id}?${moment}${more}`, token);
};

/** A ticket to which a few things happen, with what the admin saw after each, and where that was. */
async function toldTicket(asked: Record<string, unknown> = {}) {
  const ticket = await ticketOf(desk, john, asked);
  const seen: { readonly position: number; readonly time: string; readonly live: Reply['body'] }[] = [];
  const note = async (reply: Reply) => {
    const live = await admin.detail(ticket.id);
    seen.push({ position: positionOf(reply), time: live.body.data.updatedAt, live: live.body });
  };
  await note(ticket.reply);
  await note(await admin.reply(ticket.id, 'I am looking into it.'));
  await note(await admin.note(ticket.id, 'Looks like a limit.'));
  await note(await admin.assign(ticket.id, ada.id));
  await note(await write(desk, ticket, 'Is there any news by now?', john.token));
  await note(await admin.tags(ticket.id, ['limits']));
  await note(await admin.priority(ticket.id, 'urgent'));
  await note(await admin.status(ticket.id, 'resolved', 'The limit was raised.'));
  return { ...ticket, seen };
}

describe('a ticket as of a moment', () => {
  it('is at each position what the live endpoint returned there', async () => {
    const { id, seen } = await toldTicket();
    for (const { position, live } of seen) {
      const reply = await past(id, position);
      expect(reply.body).toEqual({ ...live, as_of: { position, time: live.data.updatedAt } });
      expect(positionOf(reply)).toBe(position);
    }
  });

  it('is at an instant what it was after the last event until then', async () => {
    const { id, seen } = await toldTicket();
    const [first] = seen;
    const last = seen.at(-1);
    for (const { time, position } of seen) {
      const { body } = await past(id, time);
      expect(body.as_of.time).toBe(time);
      // Several events may have happened within the millisecond.
      expect(body.as_of.position).toBeGreaterThanOrEqual(position);
      expect(body.data).toEqual(seen.findLast((one) => one.position <= body.as_of.position)?.live.data);
    }
    const before = new Date(Date.parse(first?.time ?? '') - 1).toISOString();
    expect(refusalOf(await past(id, before))).toEqual([
      404,
      'not_created_yet',
      'The ticket did not exist yet at that moment',
    ]);
    expect((await past(id)).body.data).toEqual(last?.live.data);
  });

  it('can be asked for again at the same moment', async () => {
    const { id, seen } = await toldTicket();
    const first = await past(id, seen[3]?.time);
    const again = await past(id, first.body.as_of.position);
    expect(again.body.data).toEqual(first.body.data);
  });

  it('is found by its number, and takes instants of any zone', async () => {
    const { number, seen } = await toldTicket();
    const last = seen.at(-1)?.time ?? '';
    const elsewhere = `${new Date(Date.parse(last) + 3_600_000).toISOString().slice(0, -1)}+01:00`;
    expect((await past(number, elsewhere)).body.data).toEqual(seen.at(-1)?.live.data);
  });

  it('has its messages in pages, those of that moment', async () => {
    const { id, seen } = await toldTicket();
    const at = seen[4];
    const newest = await past(id, at?.position, '&messages_limit=2');
    const messages = at?.live.data.messages;
    expect(newest.body.data.messages).toEqual(messages.slice(-2));
    const older = await past(id, at?.position, `&cursor=${newest.body.data.next_cursor}`);
    expect(older.body.data.messages).toEqual(messages.slice(0, -2));
  });

  it('has the names that people had then', async () => {
    const { id, seen } = await toldTicket();
    const { token: _token, ...jane } = await person('user');
    await record(desk, `users/${john.id}`, { first_name: 'Johnny', email: jane.email });
    expect((await admin.detail(id)).body.data.user.first_name).toBe('Johnny');
    expect((await past(id, seen.at(-1)?.position)).body.data.user.first_name).toBe('John');
  });

  it('that never existed is not found', async () => {
    expect(refusalOf(await past('SMI-2026-999999'))).toEqual([404, 'ticket_not_found', 'Ticket not found']);
  });
});

describe('as_of', () => {
  it.each([
    '',
    'yesterday',
    '2026-02-24',
    '2026-02-24T10:30:00',
    '2026-02-30T10:30:00Z',
    '-1',
    '1.5',
    '1e3',
    '9999999999999999',
  ])('refuses %j, naming it', async (asOf) => {
    const reply = await past('SMI-2026-000001', asOf);
    expect([reply.status, reply.body.code, blamed(reply)]).toEqual([400, 'invalid_input', ['as_of']]);
  });

  it('refuses the future, positions without an event, and two of them', async () => {
    const { id } = await ticketOf(desk, john);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const end = await desk.stores.log.end();
    for (const asOf of [tomorrow, end + 1, '1&as_of=2']) {
      const reply = await desk.get(`${HISTORY}/tickets/${id}?as_of=${asOf}`, ada.token);
      expect([reply.status, reply.body.code, blamed(reply)]).toEqual([400, 'invalid_input', ['as_of']]);
    }
  });

  it('before the first event means a desk without anything', async () => {
    const { id } = await ticketOf(desk, john);
    for (const asOf of [0, '1999-12-31T23:59:59Z'])
      expect((await past(id, asOf)).body.code).toBe('not_created_yet');
  });
});

describe('who may read history', () => {
  it('is admins, analysts and auditors', async () => {
    const { id } = await ticketOf(desk, john);
    const statuses = [(await desk.get(`${HISTORY}/tickets/${id}`)).status];
    for (const role of ['user', 'service', 'admin', 'analyst', 'auditor'] as const)
      statuses.push((await past(id, undefined, '', await tokenFor(role))).status);
    expect(statuses).toEqual([401, 403, 403, 200, 200, 200]);
  });

  it('shows analysts no personal data unless their token says so', async () => {
    const { id } = await toldTicket({ related_transaction_id: 'the-transfer-of-may' });
    await record(desk, `users/${john.id}`, {
      ...{ first_name: 'John', last_name: 'Doe', email: john.email, phone_number: '+2348012345678' },
      ...{
        smipay_tag: '@john',
        account_status: 'active',
        role: 'customer',
        wallet: { current_balance: 12_345 },
      },
    });
    const full = (await past(id)).body.data;
    const masked = (await past(id, undefined, '', await tokenFor('analyst'))).body.data;
    const permitted = await tokenFor('analyst', { pii: true });
    expect((await past(id, undefined, '', permitted)).body.data).toEqual(full);
    expect((await past(id, undefined, '', await tokenFor('auditor'))).body.data).toEqual(full);
    expect((await past(id, undefined, '', await tokenFor('analyst', { pii: false }))).body.data).toEqual(
      masked,
    );
    const shown = JSON.stringify(masked);
    for (const secret of [
      'John',
      'Doe',
      'Ada',
      'Obi',
      john.email,
      ada.email,
      '8012345678',
      '@john',
      'transfer',
    ])
      expect(shown).not.toContain(secret);
    for (const text of ['looking into', 'a limit', 'any news', 'was raised', 'active', 'customer', '12345'])
      expect(shown).not.toContain(text);
    expect(masked).toMatchObject({
      ...{
        id,
        email: '•••',
        subject: '•••',
        related_transaction_id: '•••',
        phone_number: null,
        status: 'resolved',
        tags: ['limits'],
      },
      ...{ user_id: john.id, assigned_to: ada.id, message_count: 4, createdAt: full.createdAt },
      user: { id: john.id, first_name: '•••', wallet: { current_balance: null } },
    });
    expect(masked.messages).toHaveLength(4);
  });
});

describe('the fields of past responses', () => {
  const fields = () =>
    desk.desk.endpoints
      .filter(({ isAsOf }) => isAsOf)
      .flatMap(({ path, answers }) =>
        leavesOf(answers[200]?.data as z.ZodType).map((leaf) => ({ ...leaf, at: `${path} ${leaf.path}` })),
      );

  it('are all decided on: shown to analysts, masked, or told under a pseudonym', () => {
    const undecided = fields().filter(
      ({ path, schema }) =>
        openingKindOf(schema) === null && !path.split('.').some((name) => DECIDED_FIELDS.has(name)),
    );
    expect(undecided.map(({ at }) => at)).toEqual([]);
  });

  it('are the only ones on which is decided', () => {
    const names = new Set(fields().flatMap(({ path }) => path.split('.')));
    expect([...DECIDED_FIELDS].filter((name) => !names.has(name))).toEqual([]);
  });

  it('are masked or null where nothing is decided, and dropped where no schema has them', () => {
    const added = z.strictObject({
      id: z.string(),
      nick: z.string(),
      age: z.int().nullable(),
      likes: z.array(z.string()),
    });
    const shown = { id: 'one', nick: 'Jo', age: 40, likes: ['tea'], more: 'x' };
    expect(maskedAnswerOf(added)(shown, {} as Pseudonyms)).toEqual({
      id: 'one',
      nick: '•••',
      age: null,
      likes: ['•••'],
    });
    expect(() => maskedAnswerOf(z.strictObject({ notes: z.record(z.string(), z.string()) }))).toThrow(
      /notes/,
    );
  });
});
