import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { onboardingCodesStream } from '../../events/conversations/onboarding-events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import { conversationSlotStream } from '../../events/conversations/slot-events.ts';
import { CONVERSATION_TYPES } from '../../events/conversations/vocabulary.ts';
import {
  type RegistrationSessionEvent,
  registrationSessionStream,
  transactionStream,
  userStream,
} from '../../events/directory/events.ts';
import { sameEmail } from '../../events/email-address.ts';
import { accountStream } from '../../events/identity/events.ts';
import type { GuestId, Instant, TicketId, UserId } from '../../events/ids.ts';
import type { EventReader } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import { writtenSubject } from '../../events/ticketing/subject.ts';
import { linksOf, type NamedSession } from './links.ts';
import type { PrivacyLookUps } from './people.ts';
import type { Person } from './person.ts';
import { type PersonalEvent, personalEventsNaming, personalEventsOf } from './personal-events.ts';
import { StreamTally, type Tally } from './tally.ts';

/** What the log holds of a person, without the texts themselves: there can be more of them than fit into memory. */
export interface Gathered {
  /** All data subjects that are this person. */
  readonly subjects: ReadonlySet<string>;
  /** The streams with personal data of theirs, and what is in them. */
  readonly held: ReadonlyMap<string, readonly Tally[]>;
  /** All streams that were looked through, and those of others' tickets into which the person wrote. */
  readonly streams: ReadonlySet<string>;
  /** The time of the first event of theirs, whether or not it can be read; null: there is none. */
  readonly since: Instant | null;
  /** Whether the log holds data of theirs in the clear: no destroyed key makes them unreadable. */
  readonly isPlain: boolean;
}

export interface GatherParts {
  readonly log: Pick<EventReader, 'readStream' | 'readAll'>;
  readonly codec: Codec;
  readonly lookUps: PrivacyLookUps;
}

/** After so many streams, most of which are short, the event loop has a turn. */
const WITHOUT_A_TURN = 10;

/** Of a person's tickets and conversations, admins' data belong to the admins. */
const isOfOthers = (subject: string): boolean => subject.startsWith('admin:');

/**
 * Finds all that belongs to a person: users who turned out to be one, the tickets and conversations that they have or had, and
 * other subjects that these name. It ends where nothing new is found.
 */
export async function gather(person: Person, { log, codec, lookUps }: GatherParts): Promise<Gathered> {
  const subjects = new Set<string>();
  const streams = new Set<string>();
  const partly = new Set<string>();
  const tallies = new Map<string, StreamTally>();
  let isNamedUnkeyed = false;
  let since: Instant | null = null;
  const waiting: (() => Promise<void>)[] = [];

  function noteTime({ envelope: { metadata } }: PersonalEvent): void {
    if (since === null || metadata.time < since) since = metadata.time;
  }

  const read = (stream: string) => {
    if (streams.has(stream)) return;
    streams.add(stream);
    waiting.push(async () => {
      const tally = new StreamTally();
      tallies.set(stream, tally);
      for await (const event of personalEventsOf(stream, { log, codec })) {
        tally.add(event);
        noteTime(event);
        const links = linksOf(event.envelope.event);
        for (const subject of [...event.subjects, ...links.subjects]) meet(subject);
        for (const other of links.streams) read(other);
        if (links.session) await meetSession(links.session);
        if (links.email !== undefined) isNamedUnkeyed ||= await lookUps.isUnkeyed(links.email);
      }
    });
  };

  /** What the user wrote into a ticket of somebody else: neither the ticket nor its owner is theirs. */
  async function readWritten(ticket: TicketId, author: UserId): Promise<void> {
    const subject = writtenSubject(ticket, author);
    subjects.add(subject);
    const stream = ticketStream(ticket);
    partly.add(stream);
    if (streams.has(stream)) return;
    const tally = new StreamTally();
    tallies.set(stream, tally);
    for await (const event of personalEventsOf(stream, { log, codec })) {
      tally.add(event);
      if (event.subjects.includes(subject)) noteTime(event);
    }
  }

  function meet(subject: string): void {
    if (isOfOthers(subject) || subjects.has(subject)) return;
    subjects.add(subject);
    const [kind = '', ...rest] = subject.split(':');
    const id = rest.join(':');
    if (kind === 'user') waiting.push(() => meetUser(id as UserId));
    else if (kind === 'guest') waiting.push(() => meetOwner({ kind, id: id as GuestId }));
    else if (kind === 'ticket') read(ticketStream(id as never));
    else if (kind === 'registrationSession') read(registrationSessionStream(id as never));
    else if (kind === 'transaction') read(transactionStream(id as never));
  }

  /** Whoever opens a ticket may name any session: it is theirs if it has their address or number. */
  async function meetSession({ id, email, phoneNumber }: NamedSession): Promise<void> {
    const recorded = await decodeOrThrow<RegistrationSessionEvent>(
      codec,
      await log.readStream(registrationSessionStream(id)),
    );
    const isTheirs = recorded.some(({ event: { data } }) => {
      const { email: its, phone_number: number } = data.record;
      return (its !== null && sameEmail(its, email)) || (number !== null && number === phoneNumber);
    });
    if (isTheirs) meet(`registrationSession:${id}`);
  }

  async function meetUser(id: UserId): Promise<void> {
    read(userStream(id));
    read(accountStream(id));
    isNamedUnkeyed ||= await lookUps.isNamedUnkeyed(id);
    for (const other of await lookUps.joinedInto(id)) meet(`user:${other}`);
    for (const ticket of await lookUps.ticketsOf(id)) read(ticketStream(ticket));
    for (const ticket of await lookUps.ticketsWrittenInto(id)) await readWritten(ticket, id);
    await meetOwner({ kind: 'user', id });
  }

  async function meetOwner(owner: Owner): Promise<void> {
    read(onboardingCodesStream(owner));
    for (const type of CONVERSATION_TYPES) read(conversationSlotStream(owner, type));
    for (const conversation of await lookUps.conversationsOf(owner)) read(conversationStream(conversation));
  }

  /** The data subjects and the tickets that a person's name stands for. */
  async function begin(): Promise<void> {
    if (person.kind === 'admin') {
      subjects.add(`admin:${person.id}`);
      // No stream or read model tells in which tickets and chats an admin's name stands.
      for await (const event of personalEventsNaming(person.id, { log, codec })) {
        const { stream } = event.envelope;
        const tally = tallies.get(stream) ?? new StreamTally();
        tallies.set(stream, tally);
        tally.add(event);
        noteTime(event);
      }
    } else if (person.kind === 'email' || person.kind === 'phone') {
      const contact = person.kind === 'email' ? { email: person.email } : { phoneNumber: person.phoneNumber };
      for (const user of await lookUps.usersWith(contact)) meet(`user:${user}`);
      // Whose a ticket is, its events tell.
      for (const ticket of await lookUps.ticketsWith(contact)) read(ticketStream(ticket));
    } else meet(`${person.kind}:${person.id}`);
  }

  await begin();
  for (let step = 1, next = waiting.shift(); next !== undefined; step++, next = waiting.shift()) {
    await next();
    if (step % WITHOUT_A_TURN === 0) await nextTurn();
  }
  const held = new Map<string, readonly Tally[]>();
  for (const [stream, tally] of tallies) {
    const own = tally.of(subjects);
    if (own.length > 0) held.set(stream, own);
  }
  const isPlain = isNamedUnkeyed || talliesIn(held).some((tally) => tally.isPlain);
  return { subjects, streams: streams.union(partly), since, held, isPlain };
}

/** All that is held of a person, in whatever stream. */
export const talliesIn = (held: Gathered['held']): readonly Tally[] => [...held.values()].flat();

/** The events of one stream with personal data of these subjects. */
export async function* eventsOf(
  subjects: ReadonlySet<string>,
  stream: string,
  parts: Pick<GatherParts, 'log' | 'codec'>,
): AsyncGenerator<PersonalEvent> {
  for await (const event of personalEventsOf(stream, parts))
    if ([...event.personal.keys()].some((subject) => subjects.has(subject))) yield event;
}
