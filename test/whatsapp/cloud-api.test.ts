import { WHATSAPP_LOCALES, type WhatsappLocale } from '../../src/config/config.ts';
import { createCloudApi } from '../../src/whatsapp/cloud-api.ts';
import { TEXTS } from '../../src/whatsapp/texts.ts';
import { type CloudAnswer, type CloudApi, startCloudApi, WHATSAPP } from '../support/cloud-api.ts';

const PHONE = '+2348012345678';
const BUTTON = 'b'.repeat(64);

let api: CloudApi;
let lines: string[];
beforeEach(async () => {
  api = await startCloudApi();
  lines = [];
});
afterEach(() => api.close());

const line = (...args: unknown[]) => void lines.push(JSON.stringify(args));
const messenger = ({ locale = 'en' as WhatsappLocale, total = 5_000, attempt = 2_000, url = api.url } = {}) =>
  createCloudApi({
    settings: {
      apiUrl: url,
      token: WHATSAPP.WHATSAPP_TOKEN,
      phoneNumberId: WHATSAPP.WHATSAPP_PHONE_NUMBER_ID,
      appSecret: WHATSAPP.WHATSAPP_APP_SECRET,
      verifyToken: WHATSAPP.WHATSAPP_VERIFY_TOKEN,
      locale,
    },
    logger: { info: line, warn: line },
    retryPolicy: { backoff: 1, total, attempt },
  });

const confirm = (options: Parameters<typeof messenger>[0] = {}, phoneNumber = PHONE) =>
  messenger(options).sendConfirmation({ phoneNumber, buttonId: BUTTON });
const UNAVAILABLE = { outcome: 'failed', reason: 'unavailable' };
const REJECTED = { outcome: 'failed', reason: 'rejected' };

describe('a confirmation by WhatsApp', () => {
  it('is exactly the request that the Cloud API documents', async () => {
    const sent = await confirm();
    expect(sent).toEqual({ outcome: 'sent', recipient: PHONE });
    const [request] = api.received;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/v23.0/106540352242922/messages',
      headers: { authorization: 'Bearer EAA-access-token-for-tests', 'content-type': 'application/json' },
    });
    expect(request?.body).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+2348012345678',
      type: 'interactive',
      interactive: {
        type: 'button',
        body: {
          text: 'Do you want to log in? Confirm within 10 minutes. If you did not ask for this, ignore this message.',
        },
        action: {
          buttons: [{ type: 'reply', reply: { id: BUTTON, title: 'Confirm login' } }],
        },
      },
    });
  });

  it('names the number that WhatsApp delivers to, when that is another', async () => {
    const contacts = [{ input: '+5491112345678', wa_id: '541112345678' }];
    api.answerWith({ status: 200, body: { messaging_product: 'whatsapp', contacts } });
    expect(await confirm({}, '+5491112345678')).toEqual({ outcome: 'sent', recipient: '+541112345678' });
  });

  it('is sent even when the answer says nothing of it', async () => {
    api.answerWith({ status: 200, body: {} });
    expect(await confirm()).toEqual({ outcome: 'sent', recipient: null });
  });

  it.each(WHATSAPP_LOCALES)('fits what WhatsApp shows in %s', async (locale) => {
    await confirm({ locale });
    const { interactive } = api.received[0]?.body ?? {};
    expect(interactive.body.text).toBe(TEXTS[locale].confirmation);
    expect(interactive.action.buttons[0].reply.title.length).toBeLessThanOrEqual(20);
    expect(interactive.body.text.length).toBeLessThanOrEqual(1024);
  });
});

describe('a plain reply', () => {
  it('is a text message', async () => {
    await messenger().sendReply(PHONE, 'spent', new AbortController().signal);
    expect(api.received[0]?.body).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: PHONE,
      type: 'text',
      text: {
        preview_url: false,
        body: 'This login was already confirmed. To log in again, please start once more.',
      },
    });
  });
});

describe('a message that WhatsApp does not take', () => {
  it.each([
    ['is busy', { status: 429 }],
    ['has a fault', { status: 500 }],
    ['is being restarted', { status: 503 }],
    ['breaks the connection', 'reset' as const],
  ])('is sent again when it %s', async (_what, answer) => {
    api.answerWith(answer, answer);
    await confirm();
    expect(api.received).toHaveLength(3);
    expect(new Set(api.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('is sent again when there is no answer', async () => {
    api.answerWith('hang');
    expect(await confirm({ attempt: 50 })).toMatchObject({ outcome: 'sent' });
    // On a busy machine the answer of the second attempt, too, can take longer than an attempt may.
    expect(api.received.length).toBeGreaterThanOrEqual(2);
    expect(new Set(api.received.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('is sent when the time left is no whole number of milliseconds', async () => {
    expect(await confirm({ total: 1_999.5 })).toEqual({ outcome: 'sent', recipient: PHONE });
    expect(lines).toEqual([]);
  });

  it('is rejected when it is refused after attempts for which there was no connection', async () => {
    const nobody = await startCloudApi();
    await nobody.close();
    const error = { message: 'refused', code: 131030 };
    const refusing = jest.spyOn(globalThis, 'fetch').mockImplementationOnce(() => fetch(nobody.url));
    api.answerWith({ status: 400, body: { error } });
    expect(await confirm()).toEqual(REJECTED);
    refusing.mockRestore();
    expect(lines).toHaveLength(2);
  });

  it('is given up after four attempts', async () => {
    api.answerWith(...Array(9).fill({ status: 503 }));
    expect(await confirm()).toEqual(UNAVAILABLE);
    expect(api.received).toHaveLength(4);
  });

  it('is given up at once when WhatsApp wants to be left alone for longer than anybody waits', async () => {
    api.answerWith({ status: 429, headers: { 'Retry-After': '3600' } });
    expect(await confirm()).toEqual(UNAVAILABLE);
    expect(api.received).toHaveLength(1);
  });

  it('is not sent again once this node stops', async () => {
    const stopping = new AbortController();
    api.answerWith({ status: 503, headers: { 'Retry-After': '30' } });
    const replied = messenger({ total: 60_000 }).sendReply(PHONE, 'spent', stopping.signal);
    await api.messageTo(PHONE);
    stopping.abort();
    expect([await replied, api.received.length]).toEqual(['unavailable', 1]);
  });

  it('is given up when nobody is there', async () => {
    const nobody = await startCloudApi();
    await nobody.close();
    expect(await confirm({ url: nobody.url })).toEqual(UNAVAILABLE);
    expect(lines.join()).toContain('ECONNREFUSED');
  });

  it.each([
    [400, REJECTED],
    // Whoever runs the desk can mend these: nothing is wrong with the message.
    [401, UNAVAILABLE],
    [403, UNAVAILABLE],
    [404, UNAVAILABLE],
  ])('is not sent again at once after %d', async (status, outcome) => {
    const error = { message: `(#131030) ${PHONE} not in allowed list`, type: 'OAuthException', code: 131030 };
    api.answerWith({ status, body: { error } });
    expect(await confirm()).toEqual(outcome);
    expect(api.received).toHaveLength(1);
    expect(lines.join()).toContain(`"status":${status},"errorCode":131030`);
  });

  it('is counted by how each attempt ended', async () => {
    const ended = async (answers: readonly CloudAnswer[]) => {
      const sending = messenger();
      api.answerWith(...answers);
      await sending.sendConfirmation({ phoneNumber: PHONE, buttonId: BUTTON });
      return Object.entries(sending.attempts()).filter(([, count]) => count > 0);
    };
    expect(await ended([])).toEqual([['sent', 1]]);
    expect(await ended([{ status: 503 }, { status: 429 }, 'reset'])).toEqual([
      ['sent', 1],
      ['busy', 2],
      ['unreachable', 1],
    ]);
    expect(await ended([{ status: 400 }])).toEqual([['refused', 1]]);
    expect(await ended([{ status: 401 }])).toEqual([['denied', 1]]);
  });

  it('does not take the access token anywhere else', async () => {
    const elsewhere = await startCloudApi();
    api.answerWith(...Array(9).fill({ status: 307, headers: { Location: `${elsewhere.url}/stolen` } }));
    expect(await confirm()).toEqual(UNAVAILABLE);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  it('leaves neither token, number nor button in the log', async () => {
    const error = { message: `to ${PHONE} with ${WHATSAPP.WHATSAPP_TOKEN}`, code: 100 };
    api.answerWith({ status: 500, body: { error } }, 'reset', { status: 400, body: { error } });
    // A message whose answer was lost may have arrived.
    expect(await confirm()).toEqual({ outcome: 'failed', reason: 'unavailable' });
    const told = lines.join();
    expect(lines).toHaveLength(3);
    for (const secret of [PHONE, PHONE.slice(1), WHATSAPP.WHATSAPP_TOKEN, BUTTON])
      expect(told).not.toContain(secret);
  });
});
