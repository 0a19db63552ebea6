import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { UserId } from '../../events/ids.ts';
import type { EventReader, Position } from '../../events/log/port.ts';
import { erasureStream, type PrivacyEvent } from '../../events/privacy/events.ts';
import type { KeyRing } from '../../events/privacy/key-ring.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import type { Invocation } from '../invocation.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import {
  type Erasure,
  erasureFold,
  listErasureStreams,
  personHashIn,
  recordErased,
  requestErasure,
  shortHash,
} from './erasure.ts';
import { type Gathered, type GatherParts, gather } from './gather.ts';
import { hashOf, type Person, personKeyOf } from './person.ts';

/** The erasure of people. */
export interface Erasures {
  /**
   * Erases a person: their keys are destroyed when it returns. Repeated, it returns the last receipt, unless there are new data.
   * Refused when nothing of the person is there, or when the log holds their data in the clear.
   */
  erase(person: Person, reason: string, by: Invocation): Promise<Erased | Refusal>;
  /** Carries out what was begun for that person and not finished. Null: there is nothing to do. */
  carryOn(personHash: string, context: CommandContext): Promise<Erased | null>;
  /** Null: there is no such receipt. */
  receipt(receipt: string): Promise<Receipt | null>;
  /** Everything that the log holds of a person. */
  gather(person: Person): Promise<Gathered>;
}

export interface Erased {
  readonly receipt: string;
  readonly position: Position;
}

/** That an erasure was asked for, or is done. */
type ErasureEvent = Exclude<PrivacyEvent, { readonly type: 'ErasureStreamsListed' }>;

/** What is on record of an erasure. */
export interface Receipt {
  readonly erasure: Erasure;
  readonly requested: EventEnvelope<ErasureEvent>;
  /** Null while it is carried out. */
  readonly erased: EventEnvelope<ErasureEvent> | null;
}

export interface ErasuresParts extends GatherParts {
  readonly commands: CommandHandler;
  readonly log: EventReader;
  readonly codec: Codec;
  readonly keys: Pick<KeyRing, 'withKeys' | 'destroy'>;
  /** Closes the account of a user, and has their phone number lead to a new one. */
  readonly closeAccount: (user: UserId, context: CommandContext) => Promise<void>;
  /** Has this node forget at once who was erased at that position; the others hear of the event. */
  readonly forget: (position: Position) => void;
}

export function createErasures(parts: ErasuresParts): Erasures {
  const { commands, keys, log, codec, closeAccount, forget } = parts;

  async function carryOn(personHash: string, given: CommandContext): Promise<Erased | null> {
    const stream = erasureStream(personHash);
    const { state } = await commands.load(erasureFold, stream);
    const erasure = state.at(-1);
    if (erasure === undefined || erasure.isDone) return null;
    // Each step holds if it is repeated; an event of the first one is no repetition of a later one.
    const context = { ...given, claimedAt: null };
    for (const user of usersIn(erasure)) await closeAccount(user, context);
    for (const subject of erasure.subjects) await keys.destroy(subject);
    const done = await commands.execute(erasureFold, stream, recordErased(erasure.receipt), context);
    if (isRefusal(done)) throw new Error(`an erasure could not be recorded: ${done.refused}`);
    forget(done.position);
    return { receipt: erasure.receipt, position: done.position };
  }

  async function begin(person: Person, reason: string, context: CommandContext): Promise<Erased | Refusal> {
    const personHash = personHashOf(person);
    const stream = erasureStream(personHash);
    const { subjects, events } = await gather(person, parts);
    const sealed = await keys.withKeys([...subjects]);
    if (events.some(({ isPlain }) => isPlain)) return refuse('log_not_protected');
    if (sealed.size === 0) return lastOf(stream);
    const asked = {
      person: personKeyOf(person),
      subjects: [...subjects],
      reason,
      events: events.length,
      keys: sealed.size,
    };
    const concerned = new Set(events.map(({ envelope }) => envelope.stream));
    for (const list of listErasureStreams(personHash, concerned))
      await commands.execute(erasureFold, stream, list, { ...context, claimedAt: null });
    const begun = await commands.execute(erasureFold, stream, requestErasure(personHash, asked), context);
    if (isRefusal(begun)) return begun;
    return (await carryOn(personHash, context)) ?? lastOf(stream);
  }

  async function lastOf(stream: string): Promise<Erased | Refusal> {
    const { state, position } = await commands.load(erasureFold, stream);
    const last = state.at(-1);
    return last ? { receipt: last.receipt, position } : refuse('person_not_found');
  }

  return {
    carryOn,
    gather: (person) => gather(person, parts),

    async erase(person, reason, { context }) {
      const carried = await carryOn(personHashOf(person), context);
      return carried ?? begin(person, reason, context);
    },

    async receipt(receipt) {
      const personHash = personHashIn(receipt);
      if (personHash === null) return null;
      const recorded = await log.readStream(erasureStream(personHash));
      const own = (await decodeOrThrow<PrivacyEvent>(codec, recorded)).filter(
        (one): one is EventEnvelope<ErasureEvent> =>
          one.event.type !== 'ErasureStreamsListed' && one.event.data.receipt === receipt,
      );
      const [requested, erased = null] = own;
      return requested
        ? { erasure: { ...requested.event.data, isDone: erased !== null }, requested, erased }
        : null;
    },
  };
}

export const personHashOf = (person: Person): string => shortHash(hashOf(personKeyOf(person)));

const usersIn = ({ subjects }: Erasure): readonly UserId[] =>
  subjects.filter((subject) => subject.startsWith('user:')).map((subject) => subject.slice(5) as UserId);
