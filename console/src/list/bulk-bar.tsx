import CircleDot from 'lucide-solid/icons/circle-dot';
import SignalHigh from 'lucide-solid/icons/signal-high';
import User from 'lucide-solid/icons/user';
import X from 'lucide-solid/icons/x';
import { createMemo, Show } from 'solid-js';
import { me } from '../app/session.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import { IconButton } from '../kit/tip.tsx';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import { type BulkChange, changeAll, undoAll } from './bulk.ts';
import { assigneeChoices, priorityChoices, statusChoices } from './choices.tsx';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';
import {
  CHAT_STATUSES,
  type Priority,
  type Status,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from './vocabulary.ts';

const NOBODY = '';

/** What can be done with all selected rows at once, and undone. */
export function BulkBar(props: { readonly rows: Rows; readonly selection: Selection }) {
  const items = createMemo(() =>
    [...props.selection.selected()].flatMap((key) => {
      const item = props.rows.items[key];
      return item ? [item] : [];
    }),
  );
  const hasTickets = () => items().some(({ kind }) => kind === 'ticket');
  async function change(change: BulkChange): Promise<void> {
    const before = items().map((item) => ({ ...item }));
    const { done, failed } = await changeAll(props.rows, before, change);
    props.selection.clear();
    if (failed > 0) toast({ text: t('bulk.failed', { count: failed }) });
    if (done.length === 0) return;
    toast({
      text: t('bulk.done', { count: done.length }),
      action: {
        label: t('bulk.undo'),
        run: () => void undoAll(props.rows, done, change).then(() => toast({ text: t('bulk.undone') })),
      },
    });
  }
  return (
    <Show when={props.selection.selected().size}>
      {(count) => (
        <section class="bulk-bar" aria-label={t('bulk.label')}>
          <strong role="status">{t('bulk.selected', { count: count() })}</strong>
          <ChoiceMenu
            label={t('filter.status')}
            choices={statusChoices(hasTickets() ? TICKET_STATUSES : CHAT_STATUSES)}
            chosen={[]}
            onChoose={(to) => void change({ field: 'status', to: to as Status })}
          >
            <CircleDot size={16} aria-hidden="true" /> {t('filter.status')}
          </ChoiceMenu>
          <ChoiceMenu
            label={t('filter.priority')}
            choices={priorityChoices(TICKET_PRIORITIES)}
            chosen={[]}
            onChoose={(to) => void change({ field: 'priority', to: to as Priority })}
          >
            <SignalHigh size={16} aria-hidden="true" /> {t('filter.priority')}
          </ChoiceMenu>
          <ChoiceMenu
            label={t('filter.assigned_to')}
            choices={assigneeChoices(NOBODY, me().id)}
            chosen={[]}
            onChoose={(to) => void change({ field: 'assigned_to', to: to === NOBODY ? null : to })}
          >
            <User size={16} aria-hidden="true" /> {t('filter.assigned_to')}
          </ChoiceMenu>
          <IconButton class="bulk-clear" label={t('bulk.clear')} onClick={props.selection.clear}>
            <X size={16} />
          </IconButton>
        </section>
      )}
    </Show>
  );
}
