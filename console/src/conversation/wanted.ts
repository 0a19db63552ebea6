import type { Priority, Status } from '../list/vocabulary.ts';
import { pair } from '../words/pair.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';
import { colleagueName, personName, titleOf } from './naming.ts';

/** What menus and keys set. */
export type Fields = Pick<Thread, 'status' | 'priority' | 'assignedTo' | 'tags'>;

const NAMES = {
  status: 'filter.status',
  priority: 'filter.priority',
  assignedTo: 'filter.assigned_to',
  tags: 'filter.tag',
} as const satisfies Readonly<Record<keyof Fields, string>>;

/** A value of a field in words. */
function valueName<Name extends keyof Fields>(field: Name, to: Fields[Name]): string {
  if (field === 'status') return t(`status.${to as Status}`);
  if (field === 'priority') return t(`priority.${to as Priority}`);
  if (field === 'tags') return (to as readonly string[]).join(', ') || t('tags.none');
  return to === null ? t('assignee.nobody') : colleagueName(to as string);
}

/** A change in words, such as `Status: Closed`. */
export const wantedOf = <Name extends keyof Fields>(field: Name, to: Fields[Name]): string =>
  pair(t(NAMES[field]), valueName(field, to));

/** That a change was made. `name`: of what it was made to; null: that is on the screen. */
export const changedTo = <Name extends keyof Fields>(
  field: Name,
  to: Fields[Name],
  name: string | null,
): string =>
  name === null
    ? t(`changed.${field}`, { to: valueName(field, to) })
    : t(`changed.${field}Of`, { to: valueName(field, to), name });

/** A ticket by its number, a chat by its subject and its person. */
export const nameOf = (thread: Thread): string =>
  thread.number ?? `${titleOf(thread)} · ${personName(thread.person)}`;

/** Whether a field has this value already. */
export const isSame = (one: Fields[keyof Fields], other: Fields[keyof Fields]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
