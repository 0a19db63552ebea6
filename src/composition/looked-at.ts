import { type Looked, type LookedAt, lookedAtIn } from '../api/looked-at.ts';
import type { Erasures } from '../commands/privacy/erasures.ts';
import { type Codec, decodeOrThrow } from '../events/codec.ts';
import { conversationStream } from '../events/conversations/events.ts';
import { adminStream, registrationSessionStream, transactionStream } from '../events/directory/events.ts';
import type { AdminId, RegistrationSessionId, TransactionId } from '../events/ids.ts';
import type { EventReader } from '../events/log/port.ts';
import { ticketStream } from '../events/ticketing/events.ts';

export interface LookedAtParts {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly codec: Codec;
  readonly erasures: Pick<Erasures, 'gather'>;
}

type WithOwnStream = Extract<
  Looked,
  { readonly kind: 'ticket' | 'conversation' | 'admin' | 'transaction' | 'registrationSession' }
>;

/** The stream that begins with the first event of a subject. */
function streamOf(one: WithOwnStream): string {
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

/** Finds what looks name of a person, as their export does; of a ticket, a conversation or a record of another system, this one alone. */
export const createFindLookedAt =
  ({ log, codec, erasures }: LookedAtParts) =>
  async (looked: Looked): Promise<LookedAt> => {
    const { kind } = looked;
    if (kind === 'user' || kind === 'guest' || kind === 'email' || kind === 'phone')
      return lookedAtIn(await erasures.gather(looked));
    const [first] = await decodeOrThrow(codec, await log.readStream(streamOf(looked), { limit: 1 }));
    return { subjects: [`${kind}:${looked.id}`], since: first?.metadata.time ?? null };
  };
