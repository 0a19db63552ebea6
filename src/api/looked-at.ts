import type { Gathered } from '../commands/privacy/gather.ts';
import type { Person } from '../commands/privacy/person.ts';
import type { ConversationId, Instant } from '../events/ids.ts';

/** A person, or a conversation alone. */
export type Looked = Person | { readonly kind: 'conversation'; readonly id: ConversationId };

/** Whose data looks are at. */
export interface LookedAt {
  /** A person and what of theirs has records of its own, as looks name it: their tickets and conversations. */
  readonly subjects: readonly string[];
  /** When there was first something of theirs: looks at everyone from before showed nothing of them. Null: there is nothing. */
  readonly since: Instant | null;
}

/** What looks name of a person. */
export function lookedAtIn({ subjects, held }: Pick<Gathered, 'subjects' | 'held'>): LookedAt {
  const looked = new Set(subjects);
  for (const stream of held.keys()) {
    const [, kind, id] = /^(ticket|conversation)-(.+)$/s.exec(stream) ?? [];
    if (kind !== undefined) looked.add(`${kind}:${id}`);
  }
  const times = [...held.values()].flat().map(({ since }) => since);
  return { subjects: [...looked], since: earliest(times) };
}

/** Null: of none. */
export const earliest = (times: readonly Instant[]): Instant | null =>
  times.reduce<Instant | null>((first, time) => (first === null || time < first ? time : first), null);
