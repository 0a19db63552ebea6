import { z } from 'zod';
import { senderFor } from '../../commands/conversations/access.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { SOCKET_KINDS, type SocketRequest, socketEvent } from '../declare.ts';
import { beginningOf, nameOf } from '../logger.ts';
import { joinOrResume, toldRevision } from '../resume.ts';
import { beginTyping, endTyping, type TypingIndicator } from '../typing.ts';
import { NOT_FOUND, NOT_JOINED, TOO_MANY_ROOMS } from './declined.ts';
import type { ConversationSocketDependencies } from './dependencies.ts';
import {
  type ConversationInput,
  conversationInput,
  type JoinInput,
  joinInput,
  readInput,
  sendInput,
} from './inputs.ts';
import { markAsRead } from './read.ts';
import { conversationAdminsRoom, conversationRoom } from './rooms.ts';
import { send } from './send.ts';
import { type ConversationEmission, chatMessage } from './server-events.ts';

const success = z.literal(true);
const done = z.strictObject({ success });
const which = z.strictObject({ success, message: z.string(), conversationId: z.string() });
const joined = which.extend({ revision: toldRevision });
const sent = z.strictObject({ success, message: chatMessage });

const shared = {
  access: SOCKET_KINDS,
  refusal: (error: string): ConversationEmission => ({ event: 'message:error', payload: { error } }),
};

/** The client events of conversations. */
export const conversationClientEvents = (deps: ConversationSocketDependencies) =>
  [
    socketEvent({
      ...shared,
      event: 'conversation:join',
      summary: 'Join the room of a conversation and receive its events. For all who may read it',
      limit: 'join',
      input: joinInput,
      acknowledgement: joined,
      handle: (request) => join(deps, request),
    }),
    socketEvent({
      ...shared,
      event: 'conversation:leave',
      summary: 'Stop receiving the events of a conversation. Leaving a room that was not joined is no error',
      limit: 'join',
      input: conversationInput,
      acknowledgement: which,
      async handle({ caller, input: { conversationId }, connection }) {
        const room = conversationRoom(conversationId);
        if (connection.has(room)) deps.logger.info(`💬 ${nameOf(caller)} left ${beginningOf(room)}`);
        connection.leave(room);
        connection.emit(emission({ event: 'conversation:left', payload: { conversationId } }));
        return { success: true, message: 'Left conversation', conversationId };
      },
    }),
    socketEvent({
      ...shared,
      event: 'message:send',
      summary:
        'Send a message to a conversation. Joining it first is not needed. If no acknowledgement came, repeat the event with the same `idempotencyKey`: it stays one message',
      limit: 'message',
      input: sendInput,
      acknowledgement: sent,
      handle: ({ caller, input }) => send(deps, caller, input),
    }),
    socketEvent({
      ...shared,
      event: 'message:read',
      summary:
        'Mark a message of the other side as read. A message of the own side is not changed. A client that knows only the id of a guest’s conversation must join it first',
      limit: 'read',
      input: readInput,
      acknowledgement: done,
      handle: (request) => markAsRead(deps, request),
    }),
    socketEvent({
      ...shared,
      event: 'typing:start',
      summary: 'Show the others in a conversation’s room that the caller is writing. Join first',
      limit: 'typing',
      input: conversationInput,
      acknowledgement: done,
      async handle(request) {
        const { room, indicator } = typingOf(request);
        return beginTyping(request.connection, room, indicator) ? { success: true } : NOT_JOINED;
      },
    }),
    socketEvent({
      ...shared,
      event: 'typing:stop',
      summary: 'Show the others in a conversation’s room that the caller has stopped writing',
      limit: 'typing',
      input: conversationInput,
      acknowledgement: done,
      async handle(request) {
        const { room, indicator } = typingOf(request);
        return endTyping(request.connection, room, indicator) ? { success: true } : NOT_JOINED;
      },
    }),
  ] as const;

async function join(
  deps: ConversationSocketDependencies,
  { caller, input: { conversationId, sinceRevision }, connection }: SocketRequest<JoinInput>,
) {
  const conversation = await deps.chat.openTo(caller, conversationId);
  if (conversation === null) return NOT_FOUND;
  const room = conversationRoom(conversationId);
  const isNew = !connection.has(room);
  const support = caller.kind === 'admin' ? [conversationAdminsRoom(conversationId)] : [];
  const missed = { stream: conversationStream(conversationId), after: sinceRevision };
  const isOpen = async () => (await deps.chat.openTo(caller, conversationId)) !== null;
  const late = { rooms: [room, ...support] as const, missed, about: { conversationId }, isOpen };
  const revision = await joinOrResume(connection, late, senderFor(caller, conversation).id ?? caller.id);
  if (revision === 'too_many') return TOO_MANY_ROOMS;
  if (revision === 'closed') return NOT_FOUND;
  if (isNew) {
    deps.recordJoin(caller, 'conversation:join', `conversation:${conversationId}`);
    deps.logger.info(`💬 ${nameOf(caller)} joined ${beginningOf(room)}`);
  }
  connection.emit(emission({ event: 'conversation:joined', payload: { conversationId } }));
  return { success: true as const, message: 'Joined conversation', conversationId, revision };
}

function typingOf({ caller, input: { conversationId }, connection }: SocketRequest<ConversationInput>) {
  const room = conversationRoom(conversationId);
  const payload = { conversationId, senderId: connection.nameIn(room) ?? caller.id };
  const start = emission({ event: 'typing:start', payload });
  const stop = emission({ event: 'typing:stop', payload });
  // Both name the same sender, even if the caller has another name in the room by then.
  const indicator: TypingIndicator = {
    begin: () => connection.emitToOthers({ room }, start, stop),
    end: () => connection.emitToOthers({ room }, stop),
  };
  return { room, indicator };
}

/** Types an emission by the protocol. */
const emission = (typed: ConversationEmission): ConversationEmission => typed;
