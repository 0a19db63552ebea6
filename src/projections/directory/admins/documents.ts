import type { AdminRecord } from '../../../events/directory/events.ts';
import { fullName } from '../../../events/full-name.ts';
import type { AdminId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';
import type { Recorded } from '../recorded.ts';

/** `recorded` is false while only the claims of a token are known. */
export interface AdminDocument extends Recorded<AdminId, AdminRecord> {
  readonly recorded: boolean;
}

/** Cursors hold it, and are to stay short. */
const KEY_CHARACTERS = 50;

/** The order of the list, ties by id: the name, else the e-mail, else the id, folded. */
export function sortKeyOf({ id, record: { first_name, last_name, email } }: AdminDocument): string {
  const key = fold(fullName(first_name, last_name) ?? email ?? id);
  return [...key].slice(0, KEY_CHARACTERS).join('');
}

/** What a search looks into: name and e-mail, folded. No term matches across the line end between them. */
export const searchTextOf = ({ record: { first_name, last_name, email } }: AdminDocument): string =>
  [fullName(first_name, last_name), email].map((field) => fold(field ?? '')).join('\n');
