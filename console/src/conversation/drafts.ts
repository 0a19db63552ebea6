import { me } from '../app/session.ts';

/** What is written and not sent yet, kept in this browser for the person who wrote it. */
export interface Draft {
  readonly text: string;
  readonly isNote: boolean;
}

interface Kept extends Draft {
  readonly at: number;
}

const PREFIX = 'casebook.draft.';
const KEPT_MS = 60 * 86_400_000;
const nameOf = (thread: string) => `${PREFIX}${me().id}.${thread}`;

function parsed(json: string | null): Kept | null {
  try {
    const kept = JSON.parse(json ?? 'null');
    return typeof kept?.text === 'string' && typeof kept.at === 'number' ? kept : null;
  } catch {
    return null;
  }
}

const NO_DRAFT: Draft = { text: '', isNote: false };

/** The draft for a ticket or chat, such as `ticket:ID`. */
export const draftOf = (thread: string): Draft => parsed(localStorage.getItem(nameOf(thread))) ?? NO_DRAFT;

/** Hears of what other tabs of this browser make of a draft: what was sent there must not be sent here again. Returns what ends that. */
export function onDraftElsewhere(thread: string, heard: (draft: Draft) => void): () => void {
  const listen = ({ key, newValue }: StorageEvent) => {
    if (key === nameOf(thread)) heard(parsed(newValue) ?? NO_DRAFT);
  };
  addEventListener('storage', listen);
  return () => removeEventListener('storage', listen);
}

/** Keeps a draft; an empty one is forgotten. Where the browser keeps nothing, it lasts as long as the page. */
export function keepDraft(thread: string, draft: Draft): void {
  try {
    if (draft.text.trim() === '') localStorage.removeItem(nameOf(thread));
    else localStorage.setItem(nameOf(thread), JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // The storage is full or blocked.
  }
}

/** Forgets drafts that nobody has touched for two months. */
export function forgetOldDrafts(): void {
  for (const name of Object.keys(localStorage)) {
    const kept = name.startsWith(PREFIX) ? parsed(localStorage.getItem(name)) : null;
    if (kept !== null && Date.now() - kept.at > KEPT_MS) localStorage.removeItem(name);
  }
}
