import { me } from '../app/session.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import type { BulkChange } from './bulk.ts';
import type { Item } from './item.ts';

/** The menus with which many items are changed. */
export type Menu = 'status' | 'priority' | 'assign' | 'tags';

interface UnderCursor {
  /** The row under the cursor; undefined: there is none, or the keys are for something else. */
  item(): Item | undefined;
  change(change: BulkChange, item: Item): void;
  openMenu(menu: Menu, item: Item): void;
}

/** The keys of changes where nothing is selected and nothing is open: they are for the row under the cursor, as if it were selected. */
export function useKeysUnderCursor({ item, change, openMenu }: UnderCursor): void {
  const forItem = (run: (item: Item) => void) => {
    const one = item();
    return one && (() => run(one));
  };
  const opening = (menu: Menu) => forItem((one) => openMenu(menu, one));
  useShortcuts({
    get status() {
      return opening('status');
    },
    get priority() {
      return opening('priority');
    },
    get assign() {
      return opening('assign');
    },
    get tags() {
      return forItem((one) =>
        one.kind === 'ticket' ? openMenu('tags', one) : toast({ text: t('tags.ofTickets') }),
      );
    },
    get assignMe() {
      return forItem((one) => change({ field: 'assigned_to', to: me().id }, one));
    },
    get resolve() {
      return forItem((one) =>
        change({ field: 'status', to: one.kind === 'ticket' ? 'resolved' : 'closed' }, one),
      );
    },
  });
}
