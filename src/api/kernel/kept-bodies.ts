import { LRUCache } from 'lru-cache';
import { bytesOf } from '../../events/bytes.ts';
import type { Revision } from '../../events/log/port.ts';
import { ERASED } from '../../events/privacy/personal.ts';
import type { Answer, KeptBody } from '../outcomes.ts';
import type { JsonAnswer } from './answer-body.ts';

/** What the responses of a key are about. */
interface Revised {
  readonly revision: Revision;
}

/** What is kept for the requests of one key, as of the moment at which it was asked for. */
export interface KeptRead<Subject> {
  /** Decides who may have the responses. Null: it must be read. */
  readonly subject: Subject | null;
  /** @param subject as it is now */
  body(subject: Subject, kind: BodyKind): KeptBody;
}

export interface BodyKind {
  /** Names all that the body depends on besides key and subject. */
  readonly view: string;
  /** Whether it is a whole that the read models either have or don't: the subject's revision says what is in it. */
  readonly followsFromRevision: boolean;
  /** Whether the URL has the same body for all who may have one. */
  readonly isSameForAll: boolean;
}

/**
 * Bodies of reads, as bytes. They are used again while the read models are in the state of which they were made. What follows from the
 * revision of its subject is used later, too, for the same revision, unless somebody was erased meanwhile: then documents change and keep
 * their revision.
 */
export interface KeptReads {
  /** @param key names all that subject and body depend on, and the kind of the subject */
  at<Subject extends Revised>(key: readonly unknown[]): KeptRead<Subject>;
  /** Drops all: somebody was erased. */
  forget(): void;
}

export interface KeptReadsOptions {
  /** Bytes. */
  readonly memory: number;
  /** Another value whenever the read models have changed; null: unknown. */
  readonly state: () => unknown;
  /** Whether `forget` was called for every erasure that reads must include now. */
  readonly isToldOfErasures: () => boolean;
}

interface Entry {
  state: unknown;
  readonly subject: Revised;
  readonly bodies: ReadonlyMap<string, Buffer>;
}

/** The size of an entry without its subject and bodies, in bytes. */
const ENTRY_BYTES = 500;

const sizeOf = ({ subject, bodies }: Entry, key: string): number =>
  [...bodies.values()].reduce((sum, { length }) => sum + length, ENTRY_BYTES + key.length + bytesOf(subject));

export function createKeptReads({ memory, state, isToldOfErasures }: KeptReadsOptions): KeptReads {
  const entries = new LRUCache<string, Entry>({ maxSize: memory, sizeCalculation: sizeOf });
  let erasures = 0;

  return {
    at<Subject extends Revised>(parts: readonly unknown[]) {
      const key = JSON.stringify(parts);
      // Before anything is read: what is read then is at least as new.
      const [now, begun, isTold] = [state(), erasures, isToldOfErasures()];
      const found = entries.get(key);
      const isNow = found !== undefined && now !== null && found.state === now;
      return {
        subject: isNow ? (found.subject as Subject) : null,
        body(subject, { view, followsFromRevision, isSameForAll }) {
          const isUntouched = followsFromRevision && isTold && begun === erasures;
          const isSame = isNow || (isUntouched && found?.subject.revision === subject.revision);
          const entry = isSame ? found : undefined;
          if (entry) entry.state = now;
          return {
            bytes: entry?.bodies.get(view) ?? null,
            isToldByRevision: followsFromRevision && isSameForAll,
            keep(body) {
              const made = Buffer.from(body);
              const bodies = new Map([...(entry?.bodies ?? []), [view, made]]);
              if (begun === erasures) entries.set(key, { state: now, subject, bodies });
              return made;
            },
          };
        },
      };
    },
    forget() {
      erasures++;
      entries.clear();
    },
  };
}

/** The tags of `If-None-Match`, of which a weak one counts, too (RFC 9110, 13.1.2). */
const tagsOf = (header: string): readonly string[] =>
  header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

/**
 * The response to a read, or one without its body (304) for a client that has that already. What shows somebody erased is always sent:
 * it was another body before, of the same revision.
 *
 * @param known the request's `If-None-Match`: tags, or `*`
 */
export function unlessKnown(known: string | undefined, outcome: object, answer: JsonAnswer): JsonAnswer {
  const { kept } = outcome as Partial<Answer>;
  const { body, headers } = answer;
  if (known === undefined || !kept?.isToldByRevision || !Buffer.isBuffer(body)) return answer;
  const isListed = known.trim() === '*' || tagsOf(known).includes(headers.ETag ?? '');
  return isListed && !body.includes(ERASED) ? { status: 304, body: '', headers } : answer;
}
