import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { onboardingCodesStream } from '../../events/conversations/onboarding-events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import { conversationSlotStream } from '../../events/conversations/slot-events.ts';
import { CONVERSATION_TYPES } from '../../events/conversations/vocabulary.ts';
import {
  adminStream,
  type RegistrationSessionEvent,
  registrationSessionStream,
  transactionStream,
  userStream,
} from '../../events/directory/events.ts';
import { sameEmail } from '../../events/email-address.ts';
import { accountStream } from '../../events/identity/events.ts';
import type { GuestId, UserId } from '../../events/ids.ts';
import type { EventReader } from '../../events/log/port.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import { linksOf, type NamedSession } from './links.ts';
import type { PrivacyLookUps } from './people.ts';
import type { Person } from './person.ts';
import { type PersonalEvent, personalEventsOf } from './personal-events.ts';

/** Everything that the log holds of a person. */
export interface Gathered {
  /** All data subjects that are this person. */
  readonly subjects: ReadonlySet<string>;
  /** The events with personal data of theirs, stream by stream. */
  readonly events: readonly PersonalEvent[];
}

export interface GatherParts {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  readonly lookUps: PrivacyLookUps;
}

/** Of a person's tickets and conversations, admins' data belong to the admins. */
const isOfOthers = (subject: string): boolean => subject.startsWith('admin:');

/**
 * Finds all that belongs to a person: users who turned out to be one, the tickets and conversations that they have or had, and
 * other subjects that these name. It ends where nothing new is found.
 */
export async function gather(person: Person, { log, codec, lookUps }: GatherParts): Promise<Gathered> {
  const subjects = new Set<string>();
  const streams = new Set<string>();
  const events: PersonalEvent[] = [];
  const waiting: (() => Promise<void>)[] = [];

  const read = (stream: string) => {
    if (streams.has(stream)) return;
    streams.add(stream);
    waiting.push(async () => {
      for await (const event of personalEventsOf(stream, { log, codec })) {
        events.push(event);
        const links = linksOf(event.envelope.event);
        for (const subject of [...event.subjects, ...links.subjects]) meet(subject);
        for (const other of links.streams) read(other);
        if (links.session) await meetSession(links.session);
      }
    });
  };

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
    for (const other of await lookUps.joinedInto(id)) meet(`user:${other}`);
    for (const ticket of await lookUps.ticketsOf(id)) read(ticketStream(ticket));
    await meetOwner({ kind: 'user', id });
  }

  async function meetOwner(owner: Owner): Promise<void> {
    read(onboardingCodesStream(owner));
    for (const type of CONVERSATION_TYPES) read(conversationSlotStream(owner, type));
    for (const conversation of await lookUps.conversationsOf(owner)) read(conversationStream(conversation));
  }

  for (const subject of await rootsOf(person, lookUps)) {
    if (person.kind === 'admin') {
      subjects.add(subject);
      read(adminStream(person.id as never));
    } else meet(subject);
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
  const isOwn = ({ personal }: PersonalEvent) =>
    [...personal.keys()].some((subject) => subjects.has(subject));
  return { subjects, events: events.filter(isOwn) };
}

/** The data subjects that a person's name stands for. */
async function rootsOf(person: Person, lookUps: PrivacyLookUps): Promise<readonly string[]> {
  if (person.kind !== 'email' && person.kind !== 'phone') return [`${person.kind}:${person.id}`];
  const contact = person.kind === 'email' ? { email: person.email } : { phoneNumber: person.phoneNumber };
  const [users, tickets] = [await lookUps.usersWith(contact), await lookUps.unownedTicketsWith(contact)];
  return [...users.map((id) => `user:${id}`), ...tickets.map((id) => `ticket:${id}`)];
}
