import type { Gathered } from '../commands/privacy/gather.ts';
import type { Person } from '../commands/privacy/person.ts';
import type { ConversationId, Instant } from '../events/ids.ts';

/** A person, or a conversation alone. */
export type Looked = Person | { readonly kind: 'conversation'; readonly id: ConversationId };

/** Whose data looks are at. */
export interface LookedAt {
  /** As looks name it: a person, and what of theirs has records of its own, such as their tickets and conversations. */
  readonly subjects: readonly string[];
  /** When there was first something of theirs: looks at everyone that had ended before showed nothing of them. Null: there is nothing. */
  readonly since: Instant | null;
}

const WITH_RECORDS = /^(ticket|conversation)-(.+)$/s;

/** What looks name of a person, also of one who is erased. */
export function lookedAtIn({ subjects, streams, since }: Omit<Gathered, 'held' | 'isPlain'>): LookedAt {
  const looked = new Set(subjects);
  for (const stream of streams) {
    const [, kind, id] = WITH_RECORDS.exec(stream) ?? [];
    if (kind !== undefined) looked.add(`${kind}:${id}`);
  }
  return { subjects: [...looked], since };
}
