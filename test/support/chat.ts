import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { startTestDesk, type TestDesk } from './desk.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into payloads of every shape
export type Payload = any;

/** A connected client, and everything that it was told. */
export interface Chatter {
  readonly socket: Socket;
  readonly heard: { readonly event: string; readonly payload: Payload }[];
  /** Who the server says that it is. */
  readonly greeting: Payload;
  ask(event: string, payload: unknown): Promise<Payload>;
  /** Resolves with the first such event, heard already or not. */
  hears(event: string, holds?: (payload: Payload) => boolean): Promise<Payload>;
  /** Everything of that name so far. */
  all(event: string): Payload[];
}

/** A desk and the clients that chat there. */
export interface ChatDesk {
  readonly desk: TestDesk;
  /** As whoever bears the token; as a guest without one. */
  connect(auth: Readonly<Record<string, unknown>>, options?: Parameters<typeof io>[1]): Promise<Chatter>;
  /** Ends the clients of a test. */
  leave(): void;
  close(): Promise<void>;
}

export async function startChatDesk(setup: Parameters<typeof startTestDesk>[0] = {}): Promise<ChatDesk> {
  const desk = await startTestDesk(setup);
  const sockets: Socket[] = [];
  const leave = () => {
    for (const socket of sockets.splice(0)) socket.close();
  };
  return {
    desk,
    leave,
    async connect(auth, options = {}) {
      const socket = io(`${desk.url}/support`, { auth, forceNew: true, reconnection: false, ...options });
      sockets.push(socket);
      return chatterOf(socket);
    },
    async close() {
      leave();
      await desk.dispose();
    },
  };
}

async function chatterOf(socket: Socket): Promise<Chatter> {
  const heard: Chatter['heard'] = [];
  socket.onAny((event, payload) => heard.push({ event, payload }));
  const [greeting] = await once(socket as never, 'connection:success');
  const all = (event: string) => heard.filter((one) => one.event === event).map(({ payload }) => payload);
  return {
    ...{ socket, heard, greeting, all },
    ask: (event, payload) => socket.emitWithAck(event, payload),
    async hears(event, holds = () => true) {
      for (;;) {
        const found = all(event).find(holds);
        if (found !== undefined) return found;
        await new Promise((resolve) => socket.onAny(resolve));
      }
    },
  };
}

export const GUEST_CONVERSATION = '/api/support/conversation/guest';
export const ONBOARDING = '/api/support/onboarding';

/** A guest of that desk and their open conversation. */
export async function guestConversation(
  { desk }: Pick<ChatDesk, 'desk'>,
  body: object = {},
): Promise<{ readonly id: string; readonly guestId: string; readonly guestSecret?: string }> {
  const { status, body: answer } = await desk.post(GUEST_CONVERSATION, body);
  if (status !== 200) throw new Error(`no conversation: ${JSON.stringify(answer)}`);
  const { conversation, guestId, guestSecret } = answer.data;
  return { id: conversation.id, guestId, guestSecret };
}

export async function userConversation({ desk }: Pick<ChatDesk, 'desk'>, token: string): Promise<string> {
  const { status, body } = await desk.get('/api/support/conversation', token);
  if (status !== 200) throw new Error(`no conversation: ${JSON.stringify(body)}`);
  return body.data.id;
}

/**
 * Everything that happened until now has been told to these sockets: each hears of a message of its own that comes
 * last. They must be in a conversation's room where somebody may write.
 */
export async function settled(writer: Chatter, conversationId: string, ...others: readonly Chatter[]) {
  const mark = `mark ${randomUUID()}`;
  await writer.ask('message:send', { conversationId, message: mark });
  for (const chatter of others) await chatter.hears('message:received', ({ message }) => message === mark);
  for (const { heard } of others) {
    const at = heard.findIndex(({ payload }) => payload?.message === mark);
    heard.splice(at, 1);
  }
}
