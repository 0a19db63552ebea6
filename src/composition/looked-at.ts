import { earliest, type Looked, type LookedAt, lookedAtIn } from '../api/looked-at.ts';
import type { Erasures } from '../commands/privacy/erasures.ts';
import { type Codec, decodeOrThrow } from '../events/codec.ts';
import { conversationStream } from '../events/conversations/events.ts';
import type { Owner } from '../events/conversations/people.ts';
import {
  adminStream,
  registrationSessionStream,
  transactionStream,
  userStream,
} from '../events/directory/events.ts';
import { accountStream } from '../events/identity/events.ts';
import type {
  AdminId,
  Instant,
  RegistrationSessionId,
  TicketId,
  TransactionId,
  UserId,
} from '../events/ids.ts';
import type { EventReader } from '../events/log/port.ts';
import { ticketStream } from '../events/ticketing/events.ts';
import { conversationProjection } from '../projections/conversations/conversations/projection.ts';
import type { QueriesOf } from '../projections/module.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';

export interface LookedAtParts {
  readonly queriesOf: QueriesOf;
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  readonly erasures: Pick<Erasures, 'gather'>;
}

/** Of a person with more tickets or conversations, the newest count. */
const MOST = 1_000;
const PAGE = 100;

interface Part {
  readonly id: string;
  readonly createdAt: Instant;
}

/** The stream that begins with the first event of a subject. */
function streamOf(one: Exclude<Looked, Owner | { readonly kind: 'email' | 'phone' }>): string {
  switch (one.kind) {
    case 'ticket':
      return ticketStream(one.id);
    case 'conversation':
      return conversationStream(one.id);
    case 'admin':
      return adminStream(one.id as AdminId);
    case 'transaction':
      return transactionStream(one.id as TransactionId);
    case 'registrationSession':
      return registrationSessionStream(one.id as RegistrationSessionId);
  }
}

/** Finds what looks name of a person, or of a conversation. */
export function createFindLookedAt({ queriesOf, log, codec, erasures }: LookedAtParts) {
  async function ticketsOf(userId: UserId): Promise<readonly Part[]> {
    const found: Part[] = [];
    for (let before: TicketId | null = null; found.length < MOST; ) {
      const page = await queriesOf(ticketProjection).ofUser({ userId, before });
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page);
      before = last.id;
    }
    return found;
  }

  async function conversationsOf(owner: Owner): Promise<readonly Part[]> {
    const found: Part[] = [];
    const all = { search: null, status: null, priority: null, type: null, assignedTo: null, after: null };
    for (let offset = 0; offset < MOST; offset += PAGE) {
      const asked = { ...all, owner, offset, limit: PAGE };
      const { conversations } = await queriesOf(conversationProjection).list(asked);
      found.push(...conversations);
      if (conversations.length < PAGE) break;
    }
    return found;
  }

  /** When the streams that are there began. */
  async function beginningsOf(...streams: readonly string[]): Promise<readonly Instant[]> {
    const first = await Promise.all(streams.map((stream) => log.readStream(stream, { limit: 1 })));
    return (await decodeOrThrow(codec, first.flat())).map(({ metadata }) => metadata.time);
  }

  async function lookedAtOwner(owner: Owner): Promise<LookedAt> {
    const tickets = owner.kind === 'user' ? await ticketsOf(owner.id) : [];
    const conversations = await conversationsOf(owner);
    const own = owner.kind === 'user' ? [userStream(owner.id), accountStream(owner.id)] : [];
    return {
      subjects: [
        `${owner.kind}:${owner.id}`,
        ...tickets.map(({ id }) => `ticket:${id}`),
        ...conversations.map(({ id }) => `conversation:${id}`),
      ],
      since: earliest([
        ...[...tickets, ...conversations].map(({ createdAt }) => createdAt),
        ...(await beginningsOf(...own)),
      ]),
    };
  }

  return async (looked: Looked): Promise<LookedAt> => {
    if (looked.kind === 'user' || looked.kind === 'guest') return lookedAtOwner(looked);
    if (looked.kind === 'email' || looked.kind === 'phone') return lookedAtIn(await erasures.gather(looked));
    const since = earliest(await beginningsOf(streamOf(looked)));
    return { subjects: [`${looked.kind}:${looked.id}`], since };
  };
}
