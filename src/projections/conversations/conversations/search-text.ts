import { fold } from '../../search/fold.ts';
import type { ConversationDocument } from './documents.ts';

/** Between fields, where no text has it: what is let in at the edge never does. */
const BORDER = '\0';
/** In the place of a border in a term, so that it is found nowhere. No folded text has it: it isn't shown. */
const NOWHERE = '\u200b';

/** What the search looks into, folded: subject, owner's name and e-mail, and the guest's id. */
export function searchTextOf({ subject, ownerName, ownerEmail, owner }: ConversationDocument): string {
  const guestId = owner.kind === 'guest' ? owner.id : null;
  const fields = [subject, ownerName, ownerEmail, guestId].filter((field) => field !== null);
  return fields.map(fold).join(BORDER);
}

/** A term as it is looked for; null when there is none, or nothing is left of it but what isn't shown. */
export const foldTerm = (search: string | null): string | null =>
  (search === null ? null : fold(search).replaceAll(BORDER, NOWHERE)) || null;
