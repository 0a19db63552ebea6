import type { Gathered } from '../commands/privacy/gather.ts';
import type { Person } from '../commands/privacy/person.ts';
import type { ConversationId, Instant } from '../events/ids.ts';
import type { AccessQuery } from '../projections/audit/access/queries.ts';
import { subjectsIn } from './shown-subjects.ts';

/** A person, or a conversation alone. */
export type Looked = Person | { readonly kind: 'conversation'; readonly id: ConversationId };

/** Whose data looks are at. */
export interface LookedAt {
  /** As looks name it: a person, and what of theirs has records of its own, such as their tickets and conversations. */
  readonly subjects: readonly string[];
  /** When there was first something of theirs: looks at everyone that had ended before showed nothing of them. Null: there is nothing. */
  readonly since: Instant | null;
}

/** Which looks: `whose` is null for those at anybody's data. */
export type LooksQuery = Omit<AccessQuery, 'subjects'> & { readonly whose: LookedAt | null };

/** What looks name of a person, also of one who is erased. */
export const lookedAtIn = ({ subjects, streams, since }: Omit<Gathered, 'held' | 'isPlain'>): LookedAt => ({
  subjects: [...new Set([...subjects, ...[...streams].flatMap(subjectsIn)])],
  since,
});
