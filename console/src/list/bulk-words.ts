/** A change of many items, and what became of it, in words. */
import { me } from '../app/session.ts';
import { pair } from '../words/pair.ts';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';
import type { BulkChange } from './bulk.ts';
import type { BulkResult, Failed } from './bulk-result.ts';
import { assigneeChoices } from './choices.tsx';

/** Stands for no assignee in menus. */
export const NOBODY = '';

/** A change, such as `Status: Resolved`. */
export function whatOf(change: BulkChange): string {
  if (change.field === 'status') return pair(t('filter.status'), t(`status.${change.to}`));
  if (change.field === 'priority') return pair(t('filter.priority'), t(`priority.${change.to}`));
  if (change.field === 'add_tags') return pair(t('filter.tag'), change.to.join(', '));
  const choices = assigneeChoices(NOBODY, me().id);
  const { label } = choices.find(({ value }) => value === (change.to ?? NOBODY)) ?? {};
  return pair(t('filter.assigned_to'), label ?? change.to ?? t('assignee.nobody'));
}

/** Why one item was not changed. */
export function whyNot({ key, cause, field }: Failed): string {
  if (cause.code !== 'not_applicable') return why(cause);
  if (field !== 'status') return t('tags.ofTickets');
  return key.startsWith('chat:') ? t('bulk.statusOfChats') : t('bulk.statusOfTickets');
}

/** The name of an item by its key; null: it isn't known. */
type Names = (key: string) => string | null;

/** The name of the only one of some items. */
function onlyOf(keys: readonly string[], names: Names): string | null {
  const [key, ...others] = keys;
  return key === undefined || others.length > 0 ? null : names(key);
}

/** How many were changed, how many were so already, and how many could not be changed; with the reason, where all have one. */
export const toldOf = ({ done, unchanged, failed }: BulkResult, change: BulkChange, names: Names): string =>
  [
    done.length > 0 && `${doneOf(done, names)}. ${whatOf(change)}.`,
    unchanged.length > 0 && t('bulk.unchanged', { count: unchanged.length }),
    done.length === 0 && unchanged.length > 0 && `${whatOf(change)}.`,
    failed.length > 0 && toldOfFailed(failed),
  ]
    .filter((part) => part !== false)
    .join(' ');

function doneOf(done: readonly string[], names: Names): string {
  const name = onlyOf(done, names);
  return name === null ? t('bulk.done', { count: done.length }) : t('bulk.doneOf', { name });
}

/** Of how many items, or of which one, a change was taken back, and why it was not of others. */
export const toldOfUndo = ({ done, failed }: BulkResult, change: BulkChange, names: Names): string =>
  [done.length > 0 && undoneOf(done, change, names), failed.length > 0 && notUndoneOf(failed, names)]
    .filter((part) => part !== false)
    .join(' ');

function undoneOf(done: readonly string[], change: BulkChange, names: Names): string {
  const [name, what] = [onlyOf(done, names), whatOf(change)];
  return name === null
    ? t('bulk.undoneMany', { what, count: done.length })
    : t('bulk.undoneOf', { what, name });
}

function notUndoneOf(failed: readonly Failed[], names: Names): string {
  if (failed.some(({ cause }) => cause.code !== 'revision_conflict')) return toldOfFailed(failed);
  const name = onlyOf(
    failed.map(({ key }) => key),
    names,
  );
  return name === null ? t('bulk.notUndone', { count: failed.length }) : t('bulk.leftOf', { name });
}

/** How many could not be changed; with the reason, where all have one. */
function toldOfFailed(failed: readonly Failed[]): string {
  const reasons = new Set(failed.map(whyNot));
  return [t('bulk.failed', { count: failed.length }), ...(reasons.size === 1 ? reasons : [])].join(' ');
}
