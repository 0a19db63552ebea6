import { createMemo, createSignal, onCleanup, Show, Suspense } from 'solid-js';
import { later } from '../app/later.tsx';
import { me } from '../app/session.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { noteChange, type TakeBack } from '../app/undo.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import CircleDot from '../kit/icons/circle-dot.tsx';
import SignalHigh from '../kit/icons/signal-high.tsx';
import Tag from '../kit/icons/tag.tsx';
import User from '../kit/icons/user.tsx';
import X from '../kit/icons/x.tsx';
import { TagAdder } from '../kit/tag-adder.tsx';
import { IconButton } from '../kit/tip.tsx';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import { type BulkChange, changeAll } from './bulk.ts';
import type { BulkResult, Step } from './bulk-result.ts';
import { takeBackAll } from './bulk-undo.ts';
import { NOBODY, toldOf, toldOfUndo } from './bulk-words.ts';
import { assigneeChoices, priorityChoices, statusChoices } from './choices.tsx';
import { focusList } from './focus.ts';
import { keyOf } from './item.ts';
import { nameOf } from './naming.ts';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';
import { type Menu, useKeysUnderCursor } from './under-cursor.ts';
import {
  CHAT_STATUSES,
  type Priority,
  type Status,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from './vocabulary.ts';

const BulkOutcome = later(() => import('./bulk-outcome.tsx'));

interface BulkBarProps {
  readonly rows: Rows;
  readonly selection: Selection;
  /** Whether a ticket or chat is open, for which the keys are then. */
  readonly isSplit: boolean;
}

/** What can be done with all selected rows at once, and undone. */
export function BulkBar(props: BulkBarProps) {
  const items = createMemo(() =>
    [...props.selection.selected()].flatMap((key) => {
      const item = props.rows.itemOf(key);
      return item ? [item] : [];
    }),
  );
  const hasTickets = () => items().some(({ kind }) => kind === 'ticket');
  /** What is told of now, with which items were left as they were. */
  const [outcome, setOutcome] = createSignal<BulkResult | null>(null);
  const which = (result: BulkResult) =>
    result.failed.length + result.unchanged.length > 0 && {
      also: { label: t('bulk.which'), run: () => setOutcome(result) },
    };
  const names = (key: string) => {
    const item = props.rows.itemOf(key);
    return item ? nameOf(item) : null;
  };
  /** What is still in the list afterwards stays selected, for the next change. */
  async function change(change: BulkChange, to = items()): Promise<void> {
    const sent = changeAll(to, change);
    const tell = noteChange(sent.then(({ undo }) => takingBack(undo, change)));
    const result = await sent;
    const told = { text: toldOf(result, change, names), ...which(result) };
    if (result.undo.length > 0) tell(told);
    else toast(told);
  }
  const takingBack = (steps: readonly Step[], change: BulkChange): TakeBack | null =>
    steps.length === 0
      ? null
      : async () => {
          const result = await takeBackAll(steps);
          const told = { text: toldOfUndo(result, change, names), ...which(result) };
          return { told, left: takingBack(result.again, change) };
        };
  const [opened, setOpened] = createSignal<Menu | null>(null);
  /** Whether a row is selected only until its menu is closed. */
  let isForOne = false;
  const openMenu = (menu: Menu | null) => {
    setOpened(menu);
    if (menu === null && isForOne) {
      props.selection.clear();
      queueMicrotask(focusList);
    }
    isForOne = false;
  };
  useKeysUnderCursor({
    item: () =>
      props.isSplit || items().length > 0 || props.selection.cursorIndex() < 0
        ? undefined
        : props.rows.itemOf(props.selection.cursor()),
    change: (wanted, item) => void change(wanted, [item]),
    openMenu(menu, item) {
      props.selection.toggle(keyOf(item));
      openMenu(menu);
      isForOne = true;
    },
  });
  return (
    <>
      <Show when={items().length > 0}>
        <Bar
          count={items().length}
          hasTickets={hasTickets()}
          opened={opened()}
          openMenu={openMenu}
          change={change}
          clear={props.selection.clear}
        />
      </Show>
      <Show when={outcome()}>
        {(result) => (
          <Suspense>
            <BulkOutcome result={result()} itemOf={props.rows.itemOf} close={() => setOutcome(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}

interface BarProps {
  readonly count: number;
  readonly hasTickets: boolean;
  readonly opened: Menu | null;
  openMenu(menu: Menu | null): void;
  change(change: BulkChange): Promise<void>;
  clear(): void;
}

/** While it is shown, the keys of its menus are those of the selection. */
function Bar(props: BarProps) {
  const menu = (name: Exclude<Menu, 'tags'>) => ({
    open: props.opened === name,
    onOpenChange: (open: boolean) => props.openMenu(open ? name : null),
    chosen: [],
  });
  useShortcuts(
    {
      status: () => props.openMenu('status'),
      priority: () => props.openMenu('priority'),
      assign: () => props.openMenu('assign'),
      tags: () => (props.hasTickets ? props.openMenu('tags') : toast({ text: t('tags.ofTickets') })),
      assignMe: () => void props.change({ field: 'assigned_to', to: me().id }),
      resolve: () => void props.change({ field: 'status', to: props.hasTickets ? 'resolved' : 'closed' }),
      back: props.clear,
    },
    true,
  );
  let bar: HTMLElement | undefined;
  // What had the focus goes with it.
  onCleanup(() => bar?.contains(document.activeElement) && focusList());
  return (
    <section ref={bar} class="bulk-bar" aria-label={t('bulk.label')}>
      <strong role="status">{t('bulk.selected', { count: props.count })}</strong>
      <ChoiceMenu
        {...menu('status')}
        label={t('filter.status')}
        choices={statusChoices(props.hasTickets ? TICKET_STATUSES : CHAT_STATUSES)}
        onChoose={(to) => void props.change({ field: 'status', to: to as Status })}
      >
        <CircleDot size={16} aria-hidden="true" /> {t('filter.status')}
      </ChoiceMenu>
      <ChoiceMenu
        {...menu('priority')}
        label={t('filter.priority')}
        choices={priorityChoices(TICKET_PRIORITIES)}
        onChoose={(to) => void props.change({ field: 'priority', to: to as Priority })}
      >
        <SignalHigh size={16} aria-hidden="true" /> {t('filter.priority')}
      </ChoiceMenu>
      <ChoiceMenu
        {...menu('assign')}
        label={t('filter.assigned_to')}
        choices={assigneeChoices(NOBODY, me().id)}
        onChoose={(to) => void props.change({ field: 'assigned_to', to: to === NOBODY ? null : to })}
      >
        <User size={16} aria-hidden="true" /> {t('filter.assigned_to')}
      </ChoiceMenu>
      <Show when={props.hasTickets}>
        <TagAdder
          open={props.opened === 'tags'}
          onOpenChange={(open) => props.openMenu(open ? 'tags' : null)}
          add={(tag) => void props.change({ field: 'add_tags', to: [tag] })}
        >
          <Tag size={16} aria-hidden="true" /> {t('tags.add')}
        </TagAdder>
      </Show>
      <IconButton class="bulk-clear" label={t('bulk.clear')} shortcut="back" onClick={props.clear}>
        <X size={16} />
      </IconButton>
    </section>
  );
}
