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
import { eventsOf, type Gathered, type GatherParts, gather, talliesIn } from './gather.ts';
import { hashOf, type Person, type PersonNames } from './person.ts';
import type { PersonalEvent } from './personal-events.ts';
import { tellsOf } from './reason.ts';

/** The erasure of people. */
export interface Erasures {
  /**
   * Erases a person: their keys are destroyed when it returns. Repeated, it returns the last receipt, unless there are new data.
   * Refused when nothing of the person is there, when the log holds their data in the clear, or when the reason tells of them.
   */
  erase(person: Person, reason: string, by: Invocation): Promise<Erased | Refusal>;
  /** As `erase`, unless the condition doesn't hold for what the log has of the person now: null, and nothing has changed. */
  eraseIf(
    condition: ErasureCondition,
    ...erasure: Parameters<Erasures['erase']>
  ): Promise<Erased | Refusal | null>;
  /** Carries out what was begun for that person and not finished. Null: there is nothing to do. */
  carryOn(personHash: string, context: CommandContext): Promise<Erased | null>;
  /** Null: there is no such receipt. */
  receipt(receipt: string): Promise<Receipt | null>;
  /** What the log holds of a person. */
  gather(person: Person): Promise<Gathered>;
  /** The events of a stream that hold data of these subjects, as they are read. */
  eventsOf(subjects: ReadonlySet<string>, stream: string): AsyncIterable<PersonalEvent>;
}

/** Is asked with what belongs to a person, as late as possible before the erasure is certain. */
export type ErasureCondition = (gathered: Gathered) => Promise<boolean>;

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
  readonly names: PersonNames;
  /** Closes the account of a user, and has their phone number lead to a new one. */
  readonly closeAccount: (user: UserId, context: CommandContext) => Promise<void>;
  /** Has this node forget at once who was erased at that position; the others hear of the event. */
  readonly forget: (position: Position) => void;
}

export function createErasures(parts: ErasuresParts): Erasures {
  const { commands, keys, log, codec, closeAccount, forget, names } = parts;
  const hashesOf = (person: Person) => names.all(person).map(personHashOf);

  async function carryOn(personHash: string, given: CommandContext): Promise<Erased | null> {
    const stream = erasureStream(personHash);
    const { state } = await commands.load(erasureFold, stream);
    const erasure = state.at(-1);
    if (erasure === undefined || erasure.isDone) return null;
    // Each step holds if it is repeated; an event of the first one is no repetition of a later one.
    const context = { ...given, claimedAt: null };
    for (const user of usersIn(erasure)) await closeAccount(user, context);
    await keys.destroy(erasure.subjects);
    const done = await commands.execute(erasureFold, stream, recordErased(erasure.receipt), context);
    if (isRefusal(done)) throw new Error(`an erasure could not be recorded: ${done.refused}`);
    forget(done.position);
    return { receipt: erasure.receipt, position: done.position };
  }

  async function begin(
    person: Person,
    reason: string,
    context: CommandContext,
    condition: ErasureCondition,
  ): Promise<Erased | Refusal | null> {
    const name = names.of(person);
    const personHash = personHashOf(name);
    const stream = erasureStream(personHash);
    const gathered = await gather(person, parts);
    const { subjects, held, isPlain } = gathered;
    const tallies = talliesIn(held);
    // What the desk gives for a reason is made of its own words.
    if (
      context.actor.kind !== 'system' &&
      tellsOf(reason, new Set(tallies.flatMap((tally) => [...tally.names])))
    )
      return refuse('reason_names_person', { field: 'reason' });
    const sealed = await keys.withKeys([...subjects]);
    if (isPlain) return refuse('log_not_protected');
    if (sealed.size === 0) return lastOf(person);
    if (person.kind === 'ticket' && [...subjects].some(isOwner)) return refuse('ticket_has_owner');
    if (!(await condition(gathered))) return null;
    const asked = {
      person: name,
      subjects: [...subjects],
      reason,
      events: tallies.reduce((sum, { events }) => sum + events, 0),
      keys: sealed.size,
    };
    for (const list of listErasureStreams(personHash, new Set(held.keys())))
      await commands.execute(erasureFold, stream, list, { ...context, claimedAt: null });
    const begun = await commands.execute(erasureFold, stream, requestErasure(personHash, asked), context);
    if (isRefusal(begun)) return begun;
    return (await carryOn(personHash, context)) ?? lastOf(person);
  }

  async function lastOf(person: Person): Promise<Erased | Refusal> {
    for (const hash of hashesOf(person)) {
      const { state, position } = await commands.load(erasureFold, erasureStream(hash));
      const last = state.at(-1);
      if (last) return { receipt: last.receipt, position };
    }
    return refuse('person_not_found');
  }

  async function eraseIf(
    condition: ErasureCondition,
    person: Person,
    reason: string,
    { context }: Invocation,
  ): Promise<Erased | Refusal | null> {
    for (const hash of hashesOf(person)) {
      const carried = await carryOn(hash, context);
      if (carried) return carried;
    }
    return begin(person, reason, context, condition);
  }

  return {
    carryOn,
    gather: (person) => gather(person, parts),
    eventsOf: (subjects, stream) => eventsOf(subjects, stream, parts),

    eraseIf,

    async erase(...erasure) {
      const erased = await eraseIf(async () => true, ...erasure);
      if (erased === null) throw new Error('an erasure without a condition was passed over');
      return erased;
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

const personHashOf = (name: string): string => shortHash(hashOf(name));

/** Tickets of users and guests are sealed under their owner's key, together with all else of theirs. */
const isOwner = (subject: string): boolean => subject.startsWith('user:') || subject.startsWith('guest:');

const usersIn = ({ subjects }: Erasure): readonly UserId[] =>
  subjects.filter((subject) => subject.startsWith('user:')).map((subject) => subject.slice(5) as UserId);
