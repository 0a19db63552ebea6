import type { UserRecord } from '../../../events/directory/events.ts';
import { fullName } from '../../../events/full-name.ts';
import type { UserId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';

export interface UserQueries {
  /** Those of these users, by default of all, who have a name now that has any of the terms in it, when both are folded (`fold.ts`). */
  named(query: NamedQuery): Promise<readonly UserId[]>;
}

export interface NamedQuery {
  readonly ids: readonly string[] | null;
  readonly terms: readonly string[];
}

/** The column by which names are compared; empty without a name. */
export const nameOf = ({ record }: { readonly record: UserRecord }): string =>
  fold(fullName(record.first_name, record.last_name) ?? '');
