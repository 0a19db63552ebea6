import { io } from 'socket.io-client';
import type { CallOptions, Reply, TestDesk } from './desk.ts';

/** What acceptance tests say to a desk about conversations, as clients of its REST interface do. */

export const CHAT = '/api/support/conversation';
export const CHATS = '/api/admin/support/conversations';

/** A guest's conversation as the desk answers it. */
export interface GuestChat {
  readonly id: string;
  readonly guestId: string;
  /** Of a new guest. */
  readonly guestSecret?: string;
  readonly reply: Reply;
}

export async function guestChat(desk: TestDesk, body: object = {}): Promise<GuestChat> {
  const reply = await desk.post(`${CHAT}/guest`, body);
  if (reply.status !== 200) throw new Error(`no conversation: ${JSON.stringify(reply.body)}`);
  const { conversation, guestId, guestSecret } = reply.body.data;
  return { id: conversation.id, guestId, guestSecret, reply };
}

export const userChat = (desk: TestDesk, token: string, type = 'general'): Promise<Reply> =>
  desk.get(`${CHAT}?type=${type}`, token);

export const chatDetail = (desk: TestDesk, id: string, options: CallOptions = {}): Promise<Reply> =>
  desk.call('GET', `${CHAT}/${id}`, options);

export const chatMessages = (desk: TestDesk, id: string, query = '', options: CallOptions = {}) =>
  desk.call('GET', `${CHAT}/${id}/messages${query}`, options);

export const patchChat = (desk: TestDesk, id: string, what: string, body: object, token: string) =>
  desk.call('PATCH', `${CHATS}/${id}/${what}`, { body, token });

export const ticketOfChat = (desk: TestDesk, id: string, body: object, token: string) =>
  desk.post(`${CHATS}/${id}/ticket`, body, token);

/** Sends messages over a socket of their own, one after the other; answers what was acknowledged of each. */
export async function say(
  desk: TestDesk,
  auth: { readonly token: string } | { readonly guestId: string },
  conversationId: string,
  ...messages: readonly string[]
): Promise<readonly { readonly id: string; readonly message: string }[]> {
  const socket = io(`${desk.url}/support`, { auth, transports: ['websocket'], forceNew: true });
  try {
    const sent = [];
    for (const message of messages) {
      const answer = await socket.emitWithAck('message:send', { conversationId, message });
      if (!answer.success) throw new Error(`not sent: ${JSON.stringify(answer)}`);
      sent.push(answer.message);
    }
    return sent;
  } finally {
    socket.disconnect();
  }
}

/** Marks a message as read over a socket of its own. */
export async function read(desk: TestDesk, token: string, messageId: string): Promise<void> {
  const socket = io(`${desk.url}/support`, { auth: { token }, transports: ['websocket'], forceNew: true });
  try {
    const answer = await socket.emitWithAck('message:read', { messageId });
    if (!answer.success) throw new Error(`not read: ${JSON.stringify(answer)}`);
  } finally {
    socket.disconnect();
  }
}
