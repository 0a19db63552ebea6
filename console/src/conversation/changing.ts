import { type Conflict, DeskError } from '@casebook/client';
import { createSignal } from 'solid-js';
import { toast } from '../kit/toast.tsx';
import type { Kind, Priority, Status } from '../list/vocabulary.ts';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';
import { sourceOf } from './sources.ts';

/** A change that was refused because something happened meanwhile; `redo` makes it all the same. */
export interface Refused {
  readonly conflict: Conflict;
  redo(): void;
}

/** What menus and keys set. */
type Fields = Pick<Thread, 'status' | 'priority' | 'assignedTo' | 'tags'>;

interface Changed {
  readonly kind: Kind;
  thread(): Thread | null;
  patch(change: Partial<Thread>): void;
}

/** Changes of a ticket or chat: on the page at once, and at the desk if nothing has happened since it was read. */
export function createChanges({ kind, thread, patch }: Changed) {
  const source = sourceOf(kind);
  const [refused, setRefused] = createSignal<Refused | null>(null);

  function send<Name extends keyof Fields>(id: string, field: Name, to: Fields[Name], ifMatch: number) {
    const meant = { ifMatch };
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
    patch({ [field]: to });
    try {
      await send(now.id, field, to, revision ?? now.revision);
      if (field === 'status' && before !== to)
        toast({
          text: t('thread.statusChanged', { status: t(`status.${to as Status}`) }),
          action: { label: t('bulk.undo'), run: () => void change(field, before) },
        });
    } catch (error) {
      patch({ [field]: before });
      failed(error, (conflict) => void change(field, to, conflict.revision));
    }
  }

  function failed(error: unknown, redo: (conflict: Conflict) => void): void {
    const conflict = error instanceof DeskError ? error.conflict : null;
    if (conflict !== null) setRefused({ conflict, redo: () => redo(conflict) });
    else toast({ text: why(error) });
  }

  return { refused, dismissRefused: () => setRefused(null), change };
}
