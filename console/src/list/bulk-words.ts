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

/** How many were changed, how many were so already, and how many could not be changed; with the reason, where all have one. */
export const toldOf = ({ done, unchanged, failed }: BulkResult, change: BulkChange): string =>
  [
    done.length > 0 && `${t('bulk.done', { count: done.length })}. ${whatOf(change)}.`,
    unchanged.length > 0 && t('bulk.unchanged', { count: unchanged.length }),
    done.length === 0 && unchanged.length > 0 && `${whatOf(change)}.`,
    failed.length > 0 && toldOfFailed(failed),
  ]
    .filter((part) => part !== false)
    .join(' ');

/** How many changes were taken back, and why others were not. */
export function toldOfUndo({ failed }: BulkResult): string {
  if (failed.length === 0) return t('bulk.undone');
  const areLater = failed.every(({ cause }) => cause.code === 'revision_conflict');
  return areLater ? t('bulk.notUndone', { count: failed.length }) : toldOfFailed(failed);
}

/** How many could not be changed; with the reason, where all have one. */
function toldOfFailed(failed: readonly Failed[]): string {
  const reasons = new Set(failed.map(whyNot));
  return [t('bulk.failed', { count: failed.length }), ...(reasons.size === 1 ? reasons : [])].join(' ');
}
