import { fold } from '../../search/fold.ts';
import { withWrittenNumbers } from '../../search/written-numbers.ts';
import type { ConversationDocument } from './documents.ts';

/** Stands between fields. No text contains it: it is removed from all input. */
const BORDER = '\0';
/** Replaces a separator in a term, so that the term matches nothing. No folded text contains it, since it is invisible. */
const NOWHERE = '\u200b';

type Texts = Pick<ConversationDocument, 'subject' | 'ownerName' | 'ownerEmail' | 'owner'>;

/** The searched text, folded: subject, owner's name and e-mail, and the guest's id. */
export function searchTextOf({ subject, ownerName, ownerEmail, owner }: Texts): string {
  const guestId = owner.kind === 'guest' ? owner.id : null;
  const fields = [subject, ownerName, ownerEmail, guestId].filter((field) => field !== null);
  return fields.map(fold).flatMap(withWrittenNumbers).join(BORDER);
}

/** A search term in the form to look for; every text has one without visible characters. */
export const foldTerm = (term: string): string => fold(term).replaceAll(BORDER, NOWHERE);
