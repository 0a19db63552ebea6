import { ADMIN, DIRECTORY, SUPPORT } from '../support/acceptance.ts';
import { ticketRequest } from '../support/desk.ts';
import { hostileDesk, PHONE } from './support/hostile-desk.ts';
import { blamedBy } from './support/oracle.ts';

/** What was accepted once and must not be. What the other files found by their tables is not told again here. */

const hostile = hostileDesk();

test.each([`call ${PHONE} now`, `<b>${PHONE}</b>`, `${PHONE} or +2348087654321`, `x'; -- ${PHONE}`])(
  'a phone number that has to be looked for is none: %s',
  async (phone_number) => {
    const reply = await hostile.desk.post(`${SUPPORT}/request-support`, ticketRequest({ phone_number }));
    expect([reply.status, reply.body.code]).toEqual([400, 'invalid_phone_number']);
  },
);

test.each([PHONE, '08012345678', '+234 801 234 5678', '(0801) 234-5678', ' 0801-234-5678 '])(
  'a phone number written as people do is read: %s',
  async (phone_number) => {
    const reply = await hostile.desk.post(`${SUPPORT}/request-support`, ticketRequest({ phone_number }));
    expect(reply.body.data.ticket.phone_number).toBe(PHONE);
  },
);

test('zero with a sign is zero: recording it again changes nothing', async () => {
  const put = (body: string) =>
    hostile.desk.put(`${DIRECTORY}/transactions/signed-zero`, body, hostile.tokens.service);
  const first = await put('{"amount":0}');
  const again = await put('{"amount":-0}');
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.headers.get('x-position')).toBe(first.headers.get('x-position'));
});

test.each(['9999-12-31T23:59:59-12:00', '9999-12-31T23:30:00-01:00'])(
  'a time that an offset carries into the year 10000 is refused: %s',
  async (time) => {
    const { desk, tokens, wire } = hostile;
    const body = { amount: 1, createdAt: time };
    const recorded = await desk.put(`${DIRECTORY}/transactions/late`, body, tokens.service);
    expect([recorded.status, recorded.body.errors?.[0]?.field]).toEqual([400, 'createdAt']);
    const listed = await wire.send({
      ...{ method: 'GET', target: `${ADMIN}?date_from=${time}` },
      headers: [['authorization', `Bearer ${tokens.admin}`]],
    });
    expect(blamedBy(listed)).toEqual(['date_from']);
  },
);

test('the last moment of 9999 is a time', async () => {
  const body = { amount: 1, createdAt: '9999-12-31T23:59:59.999Z' };
  const { desk, tokens } = hostile;
  const { status, body: answer } = await desk.put(`${DIRECTORY}/transactions/last`, body, tokens.service);
  expect([status, answer.data.createdAt]).toEqual([200, body.createdAt]);
});
