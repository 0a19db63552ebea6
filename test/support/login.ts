import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { buttonOf, type CloudApi, deliverWebhook, pressOf } from './cloud-api.ts';
import type { TestDesk } from './desk.ts';

/** What a waiting socket heard, and how it was closed. */
export interface Ended {
  readonly pushes: readonly Record<string, string>[];
  readonly code: number;
}

/** A page that waits for its login. */
export interface WaitingPage {
  readonly socket: WebSocket;
  /** Resolves once the socket is closed. */
  readonly ended: Promise<Ended>;
}

/** Everything that somebody who has just logged in holds. */
export interface LoggedIn {
  readonly userId: string;
  readonly authToken: string;
  readonly refreshToken: string;
}

/** Opens a waiting socket; resolves once it is open. */
export async function waitFor(
  desk: Pick<TestDesk, 'url'>,
  sessionId: string,
  options: ClientOptions = {},
): Promise<WaitingPage> {
  const url = `${desk.url.replace('http', 'ws')}/api/auth/ws?sessionId=${encodeURIComponent(sessionId)}`;
  const socket = new WebSocket(url, options);
  const pushes: Record<string, string>[] = [];
  socket.on('message', (data) => pushes.push(JSON.parse(String(data))));
  const ended = once(socket, 'close').then(([code]) => ({ pushes, code: code as number }));
  await once(socket, 'open');
  return { socket, ended };
}

/** How a handshake was refused: status and body of the answer. */
export async function refusedHandshake(url: string, options: ClientOptions = {}) {
  const socket = new WebSocket(url.replace('http', 'ws'), options);
  const [, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode as number, body: JSON.parse(Buffer.concat(chunks).toString()) };
}

export interface StartedOnPage {
  readonly sessionId: string;
  /** What the message on the phone would press. */
  readonly buttonId: string;
}

/** Gives a number to the desk, written in any way, and finds the message on its phone. */
export async function initiate(
  desk: TestDesk,
  cloud: CloudApi,
  phone: string,
  written = phone,
): Promise<StartedOnPage> {
  const before = cloud.received.filter(({ body }) => body.to === phone).length;
  const { status, body } = await desk.post('/api/auth/initiate', { phone_number: written });
  if (status !== 200) throw new Error(`initiate answered ${status} ${JSON.stringify(body)}`);
  return { sessionId: body.data.sessionId, buttonId: buttonOf(await cloud.messageTo(phone, before)) };
}

/** The whole way: number, message, press, push. */
export async function logIn(desk: TestDesk, cloud: CloudApi, phone: string): Promise<LoggedIn> {
  const { sessionId, buttonId } = await initiate(desk, cloud, phone);
  const page = await waitFor(desk, sessionId);
  await deliverWebhook(desk.url, pressOf(buttonId, phone));
  const { pushes } = await page.ended;
  return pushes[0] as unknown as LoggedIn;
}

export const randomPhone = (): string => `+23480${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
