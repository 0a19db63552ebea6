import { io } from 'socket.io-client';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { startTestDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';
import { initiate, logIn, waitFor } from '../../support/login.ts';

const PHONE = '+2348012345678';

let cloud: CloudApi;
let desk: TestDesk;
beforeEach(async () => {
  cloud = await startCloudApi();
  desk = await startTestDesk({ env: cloud.env });
});
afterEach(async () => {
  await desk.dispose();
  await cloud.close();
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const MY_TICKETS = '/api/v1/support/my-tickets';

describe('a login by WhatsApp', () => {
  it('leads from a phone number to tokens that open the support API, and to their end', async () => {
    // Given a page that waits, and a phone with the message
    const { sessionId, buttonId } = await initiate(desk, cloud, PHONE, '0801 234 5678');
    expect(cloud.received).toHaveLength(1);
    const page = await waitFor(desk, sessionId);

    // When the button is pressed
    const webhook = await deliverWebhook(desk.url, pressOf(buttonId, PHONE));
    expect([webhook.status, await webhook.json()]).toEqual([
      200,
      {
        status: 'success',
        statusCode: 200,
        message: 'Webhook received successfully',
        data: { received: true },
      },
    ]);

    // Then the page is told, once, and its socket is closed
    const { pushes, code } = await page.ended;
    expect([pushes, code]).toEqual([
      [
        {
          event: 'auth_success',
          authToken: expect.stringMatching(JWT),
          refreshToken: expect.any(String),
          userId: expect.stringMatching(UUID),
        },
      ],
      1000,
    ]);
    const [{ authToken = '', refreshToken = '', userId = '' } = {}] = pushes;

    // And the token opens REST and sockets
    const opened = await desk.post('/api/v1/support/request-support', ticketRequest(), authToken);
    const mine = await desk.get(MY_TICKETS, authToken);
    expect(
      mine.body.data.tickets.map(({ ticket_number }: { ticket_number: string }) => ticket_number),
    ).toEqual([opened.body.data.ticket.ticket_number]);
    const socket = io(`${desk.url}/support`, { auth: { token: authToken }, transports: ['websocket'] });
    const disconnected = new Promise((resolve) => socket.once('disconnect', resolve));
    expect(await new Promise((resolve) => socket.once('connection:success', resolve))).toEqual({
      type: 'user',
      userId,
    });

    // When the tokens are exchanged, both new ones work
    const refreshed = await desk.post('/api/auth/refresh', { refresh_token: refreshToken });
    const next = refreshed.body.data;
    expect((await desk.get(MY_TICKETS, next.accessToken)).status).toBe(200);

    // When the session is ended, REST and sockets are closed to all of its tokens
    const out = { user_id: userId, refresh_token: next.refreshToken };
    expect((await desk.post('/api/auth/logout', out)).body).toMatchObject({
      message: 'Logged out successfully',
    });
    expect(await disconnected).toBe('io server disconnect');
    socket.close();
    for (const token of [authToken, next.accessToken])
      expect((await desk.get(MY_TICKETS, token)).status).toBe(401);
    const again = await desk.post('/api/auth/refresh', { refresh_token: next.refreshToken });
    expect(again.body.error.code).toBe('INVALID_REFRESH_TOKEN');
  });

  it('gives the same user to the same number, on the next day too', async () => {
    const first = await logIn(desk, cloud, PHONE);
    const second = await logIn(desk, cloud, PHONE);
    const other = await logIn(desk, cloud, '+2348087654321');
    expect(second.userId).toBe(first.userId);
    expect(other.userId).not.toBe(first.userId);
    expect(second.refreshToken).not.toBe(first.refreshToken);
  });

  it('keeps session ids, buttons, tokens and phone numbers out of the event log', async () => {
    const { sessionId, buttonId } = await initiate(desk, cloud, PHONE);
    const page = await waitFor(desk, sessionId);
    await deliverWebhook(desk.url, pressOf(buttonId, PHONE, 'wamid.HBgLMjM0ODAxMjM0NTY3OBUCABIYFDNB'));
    const [{ authToken = '', refreshToken = '' } = {}] = (await page.ended).pushes;
    const events = await desk.stores.log.readAll(0 as never, 100);
    const history = events.map((event) => JSON.stringify(event)).join('\n');
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['LoginStarted', 'LoginMessageSent', 'LoginConfirmed', 'SessionStarted']),
    );
    for (const secret of [sessionId, buttonId, buttonId.split('.')[1], authToken, refreshToken, 'wamid'])
      expect(history).not.toContain(secret);
    // One event knows the number, under the key of who registered with it.
    expect(history).not.toContain('2348012345678');
    const read = await desk.stores.codec.decodeAll(events);
    expect(read.filter((event) => JSON.stringify(event).includes('2348012345678'))).toHaveLength(1);
  });
});

describe('a login that WhatsApp takes no message for', () => {
  it('answers what the documentation of the format shows', async () => {
    cloud.answerWith({ status: 400, body: { error: { code: 131026 } } });
    const { status, body } = await desk.post('/api/auth/initiate', { phone_number: PHONE });
    expect([status, body]).toEqual([
      500,
      {
        status: 'error',
        statusCode: 500,
        error: {
          code: 'MESSAGE_SEND_FAILED',
          message: 'Failed to send confirmation message',
          details: 'Failed to send WhatsApp message',
        },
      },
    ]);
  });
});
