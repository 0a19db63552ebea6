import type { EventEnvelope } from '../../../src/events/envelope.ts';
import type { Heard, Listener } from '../listeners.ts';

/** Who hears of an event: those who have joined the room of its ticket or chat, its owner, or all admins. */
interface Telling {
  readonly name: string;
  readonly to: 'room' | 'admins in the room' | 'owner' | 'admins';
}

const update = (event: string, ...to: readonly Telling['to'][]): readonly Telling[] =>
  to.map((each) => ({ name: `ticket_updated/${event}`, to: each }));
const change = (event: string, ...to: readonly Telling['to'][]): readonly Telling[] =>
  to.map((each) => ({ name: `conversation:updated/${event}`, to: each }));

/** The interface's table of who is told what, in words of its own: it is not made from the desk's code. */
const TOLD: Readonly<Record<string, readonly Telling[]>> = {
  TicketOpened: [{ name: 'ticket_created', to: 'admins' }],
  UserMessageAdded: [{ name: 'new_message', to: 'room' }, ...update('new_user_message', 'admins')],
  ReplySent: [{ name: 'new_message', to: 'room' }, ...update('new_reply', 'owner')],
  InternalNoteAdded: [{ name: 'new_message', to: 'admins in the room' }],
  StatusChanged: [{ name: 'status_changed', to: 'room' }, ...update('status_changed', 'owner', 'admins')],
  PriorityChanged: update('priority_changed', 'admins'),
  TagsSet: update('tags_changed', 'admins'),
  ConversationStarted: ['owner', 'admins'].map((to) => ({ name: 'conversation:new', to }) as Telling),
  ConversationMessageSent: [
    { name: 'message:received', to: 'room' },
    { name: 'conversation:new_message', to: 'admins' },
  ],
  ConversationStatusChanged: change('status_changed', 'room', 'owner', 'admins'),
  ConversationPriorityChanged: change('priority_changed', 'admins'),
};

/** Of every ticket and chat, by their ids. */
export type Owners = ReadonlyMap<string, string>;

export function ownersIn(events: readonly EventEnvelope[]): Owners {
  const owners = new Map<string, string>();
  for (const { event } of events) {
    const data = event.data as Record<string, unknown>;
    if (event.type === 'TicketOpened') owners.set(String(data.ticketId), String(data.userId));
    if (event.type === 'ConversationStarted')
      owners.set(String(data.conversationId), String((data.owner as { readonly id: string }).id));
  }
  return owners;
}

/** All that a client should have heard of these events, each once, in their order. */
export function expectedOf(
  { person, follows, since }: Pick<Listener, 'person' | 'follows' | 'since'>,
  events: readonly EventEnvelope[],
  owners: Owners,
): readonly (Heard & { readonly isOfRoom: boolean })[] {
  const from = since();
  return events.flatMap(({ event, revision, position }) => {
    const { ticketId, conversationId } = event.data as { ticketId?: string; conversationId?: string };
    const topic = ticketId ?? conversationId ?? '';
    const after = follows.get(topic);
    const isInRoom = after !== undefined && revision > after;
    const isAdmin = person.role === 'admin';
    const hears: Readonly<Record<Telling['to'], boolean>> = {
      room: isInRoom,
      'admins in the room': isInRoom && isAdmin,
      owner: position > from && !isAdmin && owners.get(topic) === person.id,
      admins: position > from && isAdmin,
    };
    const heard = (TOLD[event.type] ?? []).filter(({ to }) => hears[to]);
    // Who is reached in two ways by the same broadcast gets it once.
    return [...Map.groupBy(heard, ({ name }) => name)].map(([name, tellings]) => ({
      ...{ name, position },
      isOfRoom: tellings.every(({ to }) => to.includes('room')),
    }));
  });
}

const keyOf = ({ name, position }: Heard): string => `${name} at ${position}`;

/** What is wrong with a client's own record: events that it has missed, heard twice, heard without a reason, or out of order. */
export function problemsOfRecord(
  listener: Listener,
  events: readonly EventEnvelope[],
  owners: Owners,
): readonly string[] {
  const expected = expectedOf(listener, events, owners);
  const end = events.at(-1)?.position ?? 0;
  // What happened after the log was read is not missing.
  const heard = listener.heard().filter(({ position }) => position <= end);
  const known = new Map(expected.map((one) => [keyOf(one), one]));
  const counts = new Map<string, number>();
  for (const one of heard) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const problems = [
    ...expected.filter((one) => !counts.has(keyOf(one))).map((one) => `missed ${keyOf(one)}`),
    ...[...counts].filter(([, count]) => count > 1).map(([key, count]) => `heard ${key} ${count} times`),
    ...[...counts.keys()].filter((key) => !known.has(key)).map((key) => `should not have heard ${key}`),
  ];
  const ways = listener.hasTwoWays
    ? [...Map.groupBy(heard, (one) => known.get(keyOf(one))?.isOfRoom ?? false).values()]
    : [heard];
  for (const way of ways)
    way.forEach((one, index) => {
      const before = way[index - 1];
      if (before && before.position > one.position)
        problems.push(`heard ${keyOf(one)} after ${keyOf(before)}`);
    });
  const trouble = listener.gaveUp();
  return [...(trouble === null ? [] : [trouble]), ...problems].map(
    (problem) => `${listener.name}: ${problem}`,
  );
}
