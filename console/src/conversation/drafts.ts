import { createSignal } from 'solid-js';
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

/** The ticket or chat of a draft of that person; null: it is none. One id may be the beginning of another. */
function threadIn(name: string, person: string): string | null {
  const prefix = `${PREFIX}${person}.`;
  const thread = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^(?:ticket|chat):/.test(thread) ? thread : null;
}

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

/** The tickets and chats for which this person has drafts. */
const [kept, setKept] = createSignal<ReadonlySet<string>>(new Set());

/** Whether something is written for a ticket or chat, such as `ticket:ID`, and not sent yet. */
export const hasDraft = (thread: string): boolean => kept().has(thread);

/** For how many tickets and chats there are drafts. */
export const drafts = (): number => kept().size;

function note(thread: string, isKept: boolean): void {
  if (kept().has(thread) === isKept) return;
  const next = new Set(kept());
  if (!next.delete(thread)) next.add(thread);
  setKept(next);
}

/** Looks which drafts there are, and hears of those of other tabs. Returns what ends that. */
export function watchDrafts(): () => void {
  const { id } = me();
  setKept(new Set(Object.keys(localStorage).flatMap((name) => threadIn(name, id) ?? [])));
  const listen = ({ key, newValue }: StorageEvent) => {
    const thread = key && threadIn(key, id);
    if (thread) note(thread, newValue !== null);
  };
  addEventListener('storage', listen);
  return () => removeEventListener('storage', listen);
}

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
  const isEmpty = draft.text.trim() === '';
  note(thread, !isEmpty);
  try {
    if (isEmpty) localStorage.removeItem(nameOf(thread));
    else localStorage.setItem(nameOf(thread), JSON.stringify({ ...draft, at: Date.now() }));
  } catch {
    // The storage is full or blocked.
  }
}

/** Forgets all drafts of a person, who leaves this browser to others. */
export function forgetDrafts(person: string): void {
  for (const name of Object.keys(localStorage))
    if (threadIn(name, person) !== null) localStorage.removeItem(name);
  setKept(new Set<string>());
}

/** Forgets drafts that nobody has touched for two months. */
export function forgetOldDrafts(): void {
  for (const name of Object.keys(localStorage)) {
    const kept = name.startsWith(PREFIX) ? parsed(localStorage.getItem(name)) : null;
    if (kept !== null && Date.now() - kept.at > KEPT_MS) localStorage.removeItem(name);
  }
}
