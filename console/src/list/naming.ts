import { t } from '../words/words.ts';
import type { Item } from './item.ts';
import type { Sort } from './vocabulary.ts';

/** The subject, or that there is none. */
export const subjectOf = ({ subject, type }: Pick<Item, 'subject' | 'type'>): string =>
  subject ?? t(`type.${type}`);

/** The name of a person, otherwise their address, otherwise what kind of person it is. */
export const personOf = ({
  name,
  contact,
  kind,
}: Pick<Item['person'], 'name' | 'contact' | 'kind'>): string =>
  name ?? contact ?? (kind === 'guest' ? t('list.guest') : t('list.someone'));

/** What a message calls an item: a ticket by its number, a chat by its subject and its person. */
export const nameOf = (item: Item): string => item.number ?? `${subjectOf(item)} · ${personOf(item.person)}`;

/** The time that a list sorted like this is about. */
export function timeOf(item: Item, sort: Sort): string {
  if (sort === 'created') return item.created_at;
  return (sort === 'waiting' ? item.waiting_since : null) ?? item.updated_at;
}
