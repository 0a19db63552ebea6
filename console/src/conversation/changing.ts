import { type Answer, type Conflict, DeskError } from '@casebook/client';
import { createSignal } from 'solid-js';
import { noteChange, type TakeBack, type Undone } from '../app/undo.ts';
import { isTemporary } from '../desk/temporary.ts';
import { toast } from '../kit/toast.tsx';
import { pathOf } from '../list/item.ts';
import type { Kind, Priority, Status } from '../list/vocabulary.ts';
import { pair } from '../words/pair.ts';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';
import { sourceOf, unlessOthers } from './sources.ts';
import { changedTo, type Fields, isSame, nameOf, wantedOf } from './wanted.ts';

/** A change that was refused because something happened meanwhile; `redo` makes it all the same. */
export interface Refused {
  readonly conflict: Conflict;
  /** The change in words, such as `Status: Closed`. */
  readonly wanted: string;
  redo(): void;
}

interface Changed {
  readonly kind: Kind;
  thread(): Thread | null;
  patch(change: Partial<Thread>): void;
  /** Whether the page is still there, to show what becomes of a change. */
  isShown(): boolean;
  /** Reads the ticket or chat again. */
  reload(): Promise<unknown>;
}

const conflictIn = (error: unknown): Conflict | null => (error instanceof DeskError ? error.conflict : null);

/** Changes of a ticket or chat: on the page at once, and at the desk if nothing has happened since it was read. */
export function createChanges({ kind, thread, patch, isShown, reload }: Changed) {
  const source = sourceOf(kind);
  const [refused, setRefused] = createSignal<Refused | null>(null);
  /** Each change waits for the one before it, and is meant for what that one has made. */
  let last: Promise<unknown> = Promise.resolve();

  function send<Name extends keyof Fields>(
    id: string,
    field: Name,
    to: Fields[Name],
    revision: number,
  ): Promise<Answer<unknown>> {
    const meant = unlessOthers(revision);
    if (field === 'status') return source.setStatus(id, to as Status, meant);
    if (field === 'priority') return source.setPriority(id, to as Priority, meant);
    if (field === 'assignedTo') return source.assign(id, to as string | null, meant);
    return source.setTags(id, to as readonly string[], meant);
  }

  /** Sets a field. Where that fails, the page is as it was, apart from what others have set. Returns the revision that it makes. */
  async function set<Name extends keyof Fields>(
    now: Thread,
    field: Name,
    to: Fields[Name],
    revision?: number,
  ): Promise<number | undefined> {
    const before = (thread() ?? now)[field];
    patch({ [field]: to });
    const sent = last.then(() => send(now.id, field, to, revision ?? thread()?.revision ?? now.revision));
    last = sent.catch(() => {});
    try {
      const made = (await sent).revision ?? undefined;
      noteRevision(made);
      return made;
    } catch (error) {
      if (thread()?.[field] === to) patch({ [field]: before });
      throw error;
    }
  }

  /** The page may be gone before the event of its own change comes, and the change can still be taken back. */
  function noteRevision(revision: number | undefined): void {
    if (revision !== undefined && revision > (thread()?.revision ?? 0)) patch({ revision });
  }

  /** `revision`: what the change is meant for, unless it is what the page shows. */
  async function change<Name extends keyof Fields>(
    field: Name,
    to: Fields[Name],
    revision?: number,
  ): Promise<void> {
    const now = thread();
    if (now === null) return;
    const before = now[field];
    const sent = set(now, field, to, revision);
    const takesBack = (made?: number): TakeBack | null =>
      isSame(before, to) ? null : () => takeBack(now, field, before, made);
    const tell = noteChange(sent.then(takesBack, () => null));
    try {
      await sent;
      if (!isSame(before, to))
        tell({ text: changedTo(field, to, nameUnlessShown(now)), ...linkUnlessShown(now) });
    } catch (error) {
      failed(now, error, wantedOf(field, to), (conflict) => void change(field, to, conflict ?? revision));
    }
  }

  async function takeBack<Name extends keyof Fields>(
    now: Thread,
    field: Name,
    before: Fields[Name],
    made?: number,
  ): Promise<Undone> {
    try {
      await set(now, field, before, made);
      const said = `${t('bulk.undone')} ${changedTo(field, before, nameUnlessShown(now))}`;
      return { told: { text: said, ...linkUnlessShown(now) }, left: null };
    } catch (error) {
      if (isTemporary(error))
        return {
          told: { text: named(now, why(error)), ...linkUnlessShown(now) },
          left: () => takeBack(now, field, before, made),
        };
      failed(now, error, wantedOf(field, before), (conflict) => void change(field, before, conflict));
      return { told: null, left: null };
    }
  }

  /** What is on the screen needs no name. */
  const nameUnlessShown = (now: Thread) => (isShown() ? null : nameOf(now));
  const named = (now: Thread, said: string) => (isShown() ? said : pair(nameOf(now), said));
  const linkUnlessShown = (now: Thread) =>
    !isShown() && { link: { label: t('connection.showRefused'), path: pathOf(now) } };

  /** `redo`: makes the change all the same, for the revision of a conflict. */
  function failed(now: Thread, error: unknown, wanted: string, redo: (revision?: number) => void): void {
    const conflict = conflictIn(error);
    if (conflict !== null && isShown()) {
      setRefused({ conflict, wanted, redo: () => redo(conflict.revision) });
      reload().catch(() => {});
      return;
    }
    toast({
      text: conflict === null ? named(now, why(error)) : t('bulk.leftOf', { name: nameOf(now) }),
      ...linkUnlessShown(now),
      ...(isTemporary(error) && { action: { label: t('app.retry'), run: () => redo() } }),
    });
  }

  return { refused, dismissRefused: () => setRefused(null), change };
}
