import { type Answer, type Conflict, DeskError } from '@casebook/client';
import { createSignal } from 'solid-js';
import { me } from '../app/session.ts';
import { isPassing } from '../desk/passing.ts';
import { offerNothing, toast } from '../kit/toast.tsx';
import type { Kind, Priority, Status } from '../list/vocabulary.ts';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import { isOnlyBy } from './conflicts.ts';
import type { Thread } from './model.ts';
import { type Meant, sourceOf } from './sources.ts';
import { type Fields, wantedOf } from './wanted.ts';

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
    meant: Meant,
  ): Promise<Answer<unknown>> {
    if (field === 'status') return source.setStatus(id, to as Status, meant);
    if (field === 'priority') return source.setPriority(id, to as Priority, meant);
    if (field === 'assignedTo') return source.assign(id, to as string | null, meant);
    return source.setTags(id, to as readonly string[], meant);
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
    // Else the key would take back the change before this one.
    if (field !== 'status') offerNothing();
    patch({ [field]: to });
    const sent = last.then(() =>
      // What one has done oneself, such as the reply before, is no reason to ask.
      send(now.id, field, to, {
        ifMatch: revision ?? thread()?.revision ?? now.revision,
        onConflict: ({ since }, input) => (isOnlyBy(me().id, since) ? input : null),
      }),
    );
    last = sent.catch(() => {});
    try {
      const made = (await sent).revision;
      noteRevision(made);
      if (field === 'status' && before !== to)
        toast({
          text: t('thread.statusChanged', { status: t(`status.${to as Status}`) }),
          action: { label: t('bulk.undo'), run: () => void change(field, before, made ?? undefined) },
        });
    } catch (error) {
      // What others have set meanwhile stays.
      if (thread()?.[field] === to) patch({ [field]: before });
      failed(
        error,
        wantedOf(field, to),
        (conflict) => void change(field, to, conflict?.revision ?? revision),
      );
    }
  }

  /** The page may be gone before the event of its own change comes, and the change can still be taken back. */
  function noteRevision(revision: number | null): void {
    if (revision !== null && revision > (thread()?.revision ?? 0)) patch({ revision });
  }

  function failed(error: unknown, wanted: string, redo: (conflict: Conflict | null) => void): void {
    const conflict = error instanceof DeskError ? error.conflict : null;
    if (conflict === null)
      toast({
        text: why(error),
        ...(isPassing(error) && { action: { label: t('app.retry'), run: () => redo(null) } }),
      });
    else if (!isShown()) toast({ text: t('bulk.notUndone', { count: 1 }) });
    else {
      setRefused({ conflict, wanted, redo: () => redo(conflict) });
      reload().catch(() => {});
    }
  }

  return { refused, dismissRefused: () => setRefused(null), change };
}
