import type { Priority, Status } from '../list/vocabulary.ts';
import { pair } from '../words/pair.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';
import { colleagueName } from './naming.ts';

/** What menus and keys set. */
export type Fields = Pick<Thread, 'status' | 'priority' | 'assignedTo' | 'tags'>;

/** A change in words, such as `Status: Closed`. */
export function wantedOf<Name extends keyof Fields>(field: Name, to: Fields[Name]): string {
  if (field === 'status') return pair(t('filter.status'), t(`status.${to as Status}`));
  if (field === 'priority') return pair(t('filter.priority'), t(`priority.${to as Priority}`));
  if (field === 'tags') return pair(t('filter.tag'), (to as readonly string[]).join(', ') || t('tags.none'));
  const name = to === null ? t('assignee.nobody') : colleagueName(to as string);
  return pair(t('filter.assigned_to'), name);
}
