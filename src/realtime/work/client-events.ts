import { z } from 'zod';
import { newId } from '../../commands/new-id.ts';
import { fullName } from '../../events/full-name.ts';
import type { Position } from '../../events/log/port.ts';
import {
  type ClientConnection,
  decline,
  type Emission,
  type SocketCaller,
  type SocketRequest,
  socketEvent,
} from '../declare.ts';
import { identifier } from '../identifier.ts';
import { presentRoom, WORK } from './rooms.ts';
import { doing, kind, type PresentAdmin, presentAdmin, type WorkEmission } from './server-events.ts';

const success = z.literal(true);
const done = z.strictObject({ success, message: z.string() });
const present = z.array(presentAdmin).describe('The other admins who are there');

const MEMBERS = 'must be an object with kind and id';
const itemInput = z.object({ kind, id: identifier() }, MEMBERS);
const presenceInput = z.object({ kind, id: identifier(), doing }, MEMBERS);
const watchInput = z.object(
  {
    since_position: z
      .int('must be a whole number')
      .min(0, 'must not be negative')
      .nullish()
      .transform((known) => (known ?? null) as Position | null)
      .describe(
        'The `position` of the last `work:changed` that the client knows: it gets the later ones first',
      ),
  },
  'must be an object',
);

const TOO_MANY_ROOMS = decline('Too many rooms joined, leave some first');

const access = ['admin'] as const;

/** The client events of the list of work. */
export const workClientEvents = [
  socketEvent({
    event: 'work:watch',
    summary: 'Be told of every change of a ticket or a chat, and which admins look at them or write on them',
    access,
    limit: 'join',
    input: watchInput,
    acknowledgement: done.extend({ present }),
    async handle({ input: { since_position: after }, connection }) {
      const rooms = [WORK] as const;
      const isIn =
        after === null
          ? connection.join(rooms)
          : await connection.resume({ rooms, missed: { stream: null, after }, about: {} });
      if (!isIn) return TOO_MANY_ROOMS;
      return { success: true, message: 'Watching', present: othersIn(connection, WORK, null) };
    },
  }),
  socketEvent({
    event: 'work:unwatch',
    summary: 'Stop watching. Not to have watched is no error',
    access,
    limit: 'join',
    input: z.object({}, 'must be an object'),
    acknowledgement: done,
    async handle({ connection }) {
      connection.leave(WORK);
      return { success: true, message: 'No longer watching' };
    },
  }),
  socketEvent({
    event: 'presence:set',
    summary:
      'Tell other admins that the caller looks at a ticket or a chat, or writes on it, until `presence:clear` or the end of the connection',
    access,
    limit: 'typing',
    input: presenceInput,
    acknowledgement: z.strictObject({ success, present }),
    async handle(request) {
      const { connection, input } = request;
      const room = presentRoom(input.kind, input.id);
      if (!connection.has(room) && !connection.join([room], newId())) return TOO_MANY_ROOMS;
      const visit = connection.nameIn(room) ?? '';
      tell(request, visit, input.doing);
      connection.onLeave(room, () => tell(request, visit, null));
      return { success: true, present: othersIn(connection, room, visit) };
    },
  }),
  socketEvent({
    event: 'presence:clear',
    summary: 'The caller no longer looks at a ticket or a chat. Not to have been there is no error',
    access,
    limit: 'typing',
    input: itemInput,
    acknowledgement: z.strictObject({ success }),
    async handle({ connection, input }) {
      connection.leave(presentRoom(input.kind, input.id));
      return { success: true };
    },
  }),
] as const;

/** Those who are there already, on any node. */
const othersIn = (connection: ClientConnection, room: string, visit: string | null): PresentAdmin[] =>
  connection
    .lastingIn(room)
    .filter(
      (emission): emission is Extract<WorkEmission, { event: 'presence' }> => emission.event === 'presence',
    )
    .map(({ payload }) => payload)
    .filter((each) => each.visit !== visit);

function tell(
  { caller, input, connection }: SocketRequest<z.output<typeof itemInput>>,
  visit: string,
  what: PresentAdmin['doing'],
): void {
  const { kind: of, id } = input;
  const emissionOf = (now: PresentAdmin['doing']): WorkEmission & Emission => ({
    event: 'presence',
    payload: { kind: of, id, admin_id: caller.id, name: calledBy(caller), visit, doing: now },
  });
  const room = presentRoom(of, id);
  for (const to of [{ room }, { room: WORK, except: room }])
    connection.emitToOthers(to, emissionOf(what), ...(what === null ? [] : [emissionOf(null)]));
}

function calledBy(caller: SocketCaller): string {
  if (caller.kind === 'guest') return caller.id;
  return fullName(caller.firstName, caller.lastName) ?? caller.email ?? caller.id;
}
