import { createSignal } from 'solid-js';
import { type Told, toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import * as stack from './undo-stack.ts';

/** The changes that this person has made here, and that a key takes back. */

export type TakeBack = stack.TakeBack<Told>;
export type Undone = stack.Undone<Told>;
type Made = stack.Made<Told>;

/** So many changes can be taken back. */
const MOST = 20;

const [next, setNext] = createSignal<Made | null>(null);
const changes = stack.createUndoStack<Told>({
  most: MOST,
  next: setNext,
  tell: (told, made) => toast(next() === made ? { ...told, action: offer(t('app.retry'), made) } : told),
});

/** Only the message of what the key would take back offers that, so that a button never skips a later change. */
const offer = (label: string, made: Made) => ({
  label,
  run: () => changes.undo(made),
  isOver: () => next() !== made,
});

/**
 * Notes a change that is being sent. `takesBack` resolves once the desk has answered: with what takes it back, or null. Returns what
 * tells of it, and offers to undo it if none came after it; one that is being taken back already is told of no more.
 */
export function noteChange(takesBack: Promise<TakeBack | null>): (told: Told) => void {
  const made = changes.add(takesBack);
  return (told) => {
    if (changes.isKept(made))
      toast(next() === made ? { ...told, action: offer(t('bulk.undo'), made) } : told);
  };
}

/** Takes back the last change, or says that there is none. */
export function undoLast(): void {
  if (!changes.undoNext()) toast({ text: t('bulk.nothingToUndo') });
}

/** They aren't this person's any more, or would name somebody who was erased. */
export const forgetChanges = (): void => changes.forget();
