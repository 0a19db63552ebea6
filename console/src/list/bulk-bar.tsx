import { createMemo, createSignal, Show, Suspense } from 'solid-js';
import { later } from '../app/later.tsx';
import { noteChange, type TakeBack } from '../app/undo.ts';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import { type BulkChange, changeAll } from './bulk.ts';
import type { BulkResult, Step } from './bulk-result.ts';
import { takeBackAll } from './bulk-undo.ts';
import { toldOf, toldOfUndo } from './bulk-words.ts';
import { focusList } from './focus.ts';
import type { Item } from './item.ts';
import { nameOf } from './naming.ts';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import { type Menu, useKeysUnderCursor } from './under-cursor.ts';

const BulkOutcome = later(() => import('./bulk-outcome.tsx'));

interface BulkBarProps {
  readonly rows: Rows;
  readonly selection: Selection;
  /** Whether a ticket or chat is open, for which the keys are then. */
  readonly isSplit: boolean;
}

/** What can be done with all selected rows at once, and undone. */
export function BulkBar(props: BulkBarProps) {
  /** The row under the cursor while its menu is open: it may leave the list meanwhile, which ends a selection. */
  const [one, setOne] = createSignal<Item | null>(null);
  const selected = createMemo(() =>
    [...props.selection.selected()].flatMap((key) => {
      const item = props.rows.itemOf(key);
      return item ? [item] : [];
    }),
  );
  const items = createMemo(() => {
    const alone = one();
    return alone === null ? selected() : [alone];
  });
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
  const openMenu = (menu: Menu | null) => {
    setOpened(menu);
    if (menu !== null || one() === null) return;
    setOne(null);
    queueMicrotask(focusList);
  };
  useKeysUnderCursor({
    item: () =>
      props.isSplit || items().length > 0 || props.selection.cursorIndex() < 0
        ? undefined
        : props.rows.itemOf(props.selection.cursor()),
    change: (wanted, item) => void change(wanted, [item]),
    openMenu(menu, item) {
      setOne(item);
      openMenu(menu);
    },
  });
  return (
    <>
      <Show when={items().length > 0}>
        <SelectionBar
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
