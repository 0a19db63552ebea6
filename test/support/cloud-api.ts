import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const WHATSAPP = {
  WHATSAPP_TOKEN: 'EAA-access-token-for-tests',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_APP_SECRET: 'app-secret-for-tests',
  WHATSAPP_VERIFY_TOKEN: 'verify-token-for-tests',
};

/** A request that the Cloud API got. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  readonly body: any;
}

/** How one request is answered; nothing at all when it hangs. */
export type CloudAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset';

/** Stands in for Meta's server: takes messages, and remembers them. */
export interface CloudApi {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly received: readonly Received[];
  /** What the next requests get, one each, once it is there; after that messages are accepted. */
  answerWith(...answers: readonly (CloudAnswer | Promise<CloudAnswer>)[]): void;
  /** Resolves with a message to that number, once it is there: the first, or the one after so many others. */
  messageTo(phoneNumber: string, skip?: number): Promise<Received>;
  close(): Promise<void>;
}

export async function startCloudApi(): Promise<CloudApi> {
  const received: Received[] = [];
  const answers: (CloudAnswer | Promise<CloudAnswer>)[] = [];
  const waiting = new Set<() => void>();

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = JSON.parse(await text(request));
    received.push({ method, url, headers, body });
    for (const look of waiting) look();
    const answer = (await answers.shift()) ?? { status: 200, body: accepted(body.to) };
    if (answer === 'reset') request.socket.destroy();
    else if (answer !== 'hang') {
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    }
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    env: { ...WHATSAPP, WHATSAPP_API_URL: url },
    received,
    answerWith: (...more) => void answers.push(...more),
    messageTo: (phoneNumber, skip = 0) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.filter(({ body }) => body.to === phoneNumber)[skip];
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const newMessageId = () => `wamid.${randomUUID()}`;

const accepted = (to: string) => ({
  messaging_product: 'whatsapp',
  contacts: [{ input: to, wa_id: to.replace('+', '') }],
  messages: [{ id: newMessageId() }],
});

/** The id of the button that a confirmation offers. */
export const buttonOf = ({ body }: Received): string => body.interactive.action.buttons[0].reply.id;

/** A webhook about messages, as the Cloud API sends it. */
export const webhookOf = (value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '102290129340398',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: {
              display_phone_number: '15550783881',
              phone_number_id: WHATSAPP.WHATSAPP_PHONE_NUMBER_ID,
            },
            ...value,
          },
        },
      ],
    },
  ],
});

/** The webhook of a press of a button by the owner of a number (E.164). */
export const pressOf = (buttonId: string, phoneNumber: string, messageId: string = newMessageId()) => {
  const from = phoneNumber.replace('+', '');
  return webhookOf({
    contacts: [{ profile: { name: 'Pablo M.' }, wa_id: from }],
    messages: [
      {
        context: { from: '15550783881', id: newMessageId() },
        ...{ from, id: messageId, timestamp: '1767225600', type: 'interactive' },
        interactive: { type: 'button_reply', button_reply: { id: buttonId, title: 'Confirm login' } },
      },
    ],
  });
};

export const signatureOf = (body: string | Buffer, secret = WHATSAPP.WHATSAPP_APP_SECRET): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Sends a webhook as Meta would, with a good signature. */
export async function deliverWebhook(deskUrl: string, payload: object): Promise<Response> {
  const body = JSON.stringify(payload);
  return fetch(`${deskUrl}/api/webhook`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signatureOf(body) },
    body,
  });
}
