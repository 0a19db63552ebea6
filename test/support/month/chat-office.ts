import type { Person } from '../acceptance.ts';
import { guestChat, patchChat, say, ticketOfChat, userChat } from '../chats.ts';
import type { ChatNote, TicketNote } from './model.ts';
import type { Office, OfficeOptions } from './office.ts';

export type ChatOffice = ReturnType<typeof openChatOffice>;

/** Chats of a small team: what it does goes to the desk, and into notes of its own. */
export function openChatOffice({ desk, book: { done, sent } }: OfficeOptions, office: Office) {
  const chats: ChatNote[] = [];
  let words = 0;

  function note(id: string, owner: string, isGuest: boolean): ChatNote {
    const chat: ChatNote = { id, owner, isGuest, status: 'open', admin: null, said: [], ticket: null };
    chats.push(chat);
    return chat;
  }

  return {
    chats,

    async startAsGuest(): Promise<ChatNote> {
      const { id, guestId, reply } = await guestChat(desk());
      done(reply, 200, { admins: [`chat ${id}`] });
      return note(id, guestId, true);
    },

    /** They have no open chat. */
    async startAsUser(user: Person): Promise<ChatNote> {
      const reply = await userChat(desk(), user.token);
      const { id } = reply.body.data;
      const told = [`chat ${id}`];
      done(reply, 200, { admins: told, owner: user.id, own: told });
      return note(id, user.id, false);
    },

    /** Its guest writes, or the user. */
    async write(chat: ChatNote, user?: Person) {
      const message = `Question ${words++}`;
      await say(desk(), user ? { token: user.token } : { guestId: chat.owner }, chat.id, message);
      sent(`said ${message}`);
      chat.said.push(message);
    },

    async answer(admin: Person, chat: ChatNote) {
      const message = `Answer ${words++}`;
      await say(desk(), { token: admin.token }, chat.id, message);
      chat.said.push(message);
    },

    async status(admin: Person, chat: ChatNote, status: ChatNote['status']) {
      const reply = await patchChat(desk(), chat.id, 'status', { status }, admin.token);
      const told = [`status_changed ${chat.id}`];
      done(reply, 200, { admins: told, owner: chat.isGuest ? null : chat.owner, own: told });
      chat.status = status;
    },

    /** `to`: null for nobody. */
    async assign(admin: Person, chat: ChatNote, to: string | null) {
      const reply = await patchChat(desk(), chat.id, 'assign', { adminId: to }, admin.token);
      done(reply, 200, { admins: [`assigned ${chat.id}`] });
      chat.admin = to;
    },

    /** The chat becomes a ticket, which takes over what was said. */
    async carryOn(admin: Person, chat: ChatNote, asked: Pick<TicketNote, 'subject' | 'type' | 'email'>) {
      const { subject, type: support_type, email } = asked;
      const body = { subject, support_type, ...(chat.isGuest && { email }) };
      const reply = await ticketOfChat(desk(), chat.id, body, admin.token);
      const { ticketId: id, ticketNumber: number } = reply.body.data ?? {};
      done(reply, 200, { admins: [`created ${number}`, `ticket_opened ${chat.id}`] });
      const owner = chat.isGuest ? null : chat.owner;
      const messages = chat.said.length;
      chat.ticket = number;
      chat.said.push(`Support has opened ticket ${number} for this conversation.`);
      return office.note({ id, number, ...asked, owner }, { messages });
    },
  };
}
