import { me } from '../app/session.ts';
import { colleagues } from '../list/people.ts';
import { t } from '../words/words.ts';
import type { Message, Person, Thread } from './model.ts';

/** The name of a colleague by id; the id of one who isn't known. */
export const colleagueName = (id: string): string => colleagues().find((one) => one.id === id)?.name ?? id;

/** The name of the assignee; null without one. */
export function assigneeOf({ assignedTo, assigneeName }: Thread): string | null {
  if (assignedTo === null) return null;
  const known = colleagues().find(({ id }) => id === assignedTo)?.name;
  return known ?? assigneeName ?? assignedTo;
}

/** The name of a person, otherwise their address, otherwise what kind of person it is. */
export const personName = ({ name, email, phone, isGuest }: Person): string =>
  name ?? email ?? phone ?? (isGuest ? t('list.guest') : t('list.someone'));

/** The name of a message's author. */
export function authorOf(message: Message, person: Person): string {
  if (message.from === 'system') return t('message.system');
  if (message.senderName !== null) return message.senderName;
  if (message.from === 'person') return personName(person);
  return message.senderId === null ? t('message.support') : colleagueName(message.senderId);
}

/** The subject, otherwise what it is about. */
export const titleOf = ({ subject, type }: Pick<Thread, 'subject' | 'type'>): string =>
  subject ?? t(`type.${type}`);

/** Whether the signed-in person wrote it: events of tickets tell the author's address and name alone, and two may have one name. */
export function isMine({ from, senderId, senderEmail, senderName }: Message): boolean {
  const { id, email, name } = me();
  if (from !== 'support') return false;
  if (senderId !== null) return senderId === id;
  return senderEmail === null || email === null ? senderName === (name ?? email) : senderEmail === email;
}
