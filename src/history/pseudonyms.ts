import { LRUCache } from 'lru-cache';
import { conversationStream } from '../events/conversations/events.ts';
import { onboardingCodesStream } from '../events/conversations/onboarding-events.ts';
import type { ConversationId, GuestId } from '../events/ids.ts';
import type { OpeningKind } from '../events/opening-ids.ts';

/**
 * Names that stand for ids of guests and of conversations towards callers who see no personal data. An id has the same
 * pseudonym everywhere, so that values can be joined by it. Only the desk can tell the id from it.
 */
export interface Pseudonyms {
  of(kind: OpeningKind, id: string): string;
  /** The id that a pseudonym of this desk stands for. Every other text is returned as it is. */
  idOf(kind: OpeningKind, given: string): string;
  /** The name of a stream, with a pseudonym in the place of the id in it. */
  ofStream(stream: string): string;
  /** The stream that such a name stands for. Every other text is returned as it is. */
  streamOf(given: string): string;
  /** The same of a subject, `kind:id`. */
  subjectOf(given: string): string;
}

/** The same text in the same context is sealed to the same result. */
interface RepeatableSealing {
  seal(context: string, text: string): string;
  unseal(context: string, sealed: string): string | null;
}

/** Nothing else begins with it: neither ids of guests nor UUIDs. */
const SIGN = '~';

/** What names begin with that end with an id that opens something. */
type Beginnings = readonly (readonly [string, OpeningKind])[];

const STREAMS: Beginnings = [
  [conversationStream('' as ConversationId), 'conversation'],
  [onboardingCodesStream({ kind: 'guest', id: '' as GuestId }), 'guest'],
];
const SUBJECTS: Beginnings = [
  ['conversation:', 'conversation'],
  ['guest:', 'guest'],
];

/** Pseudonyms that are at hand, some 300 bytes each. To seal one takes longer than the rest of an event, and a page repeats few. */
const KEPT = 4_000;

export function createPseudonyms({ seal, unseal }: RepeatableSealing): Pseudonyms {
  const kept = new LRUCache<string, string>({ maxSize: KEPT, sizeCalculation: () => 1 });
  function of(kind: OpeningKind, id: string): string {
    const key = `${kind}:${id}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = SIGN + seal(contextOf(kind), id);
    kept.set(key, made);
    return made;
  }
  const idOf = (kind: OpeningKind, given: string) =>
    given.startsWith(SIGN) ? (unseal(contextOf(kind), given.slice(SIGN.length)) ?? given) : given;
  return {
    of,
    idOf,
    ofStream: (stream) => renamed(STREAMS, stream, of),
    streamOf: (given) => renamed(STREAMS, given, idOf),
    subjectOf: (given) => renamed(SUBJECTS, given, idOf),
  };
}

const contextOf = (kind: OpeningKind): string => `pseudonym of a ${kind}`;

function renamed(beginnings: Beginnings, name: string, rename: Pseudonyms['of']): string {
  for (const [beginning, kind] of beginnings)
    if (name.startsWith(beginning)) return beginning + rename(kind, name.slice(beginning.length));
  return name;
}
