import type { ConversationDocument } from './documents.ts';

/** Between fields, where no text has it: what is let in at the edge never does. A term that has it is found nowhere. */
export const BORDER = '\0';

/** What the search looks into, lower-cased: subject, owner's name and e-mail, and the guest's id. */
export function searchTextOf({ subject, ownerName, ownerEmail, owner }: ConversationDocument): string {
  const guestId = owner.kind === 'guest' ? owner.id : null;
  const fields = [subject, ownerName, ownerEmail, guestId].filter((field) => field !== null);
  return fields.join(BORDER).toLowerCase();
}
