import './list.css';
import { useLocation, useNavigate } from '@solidjs/router';
import { createEffect, createMemo, on, Show, Suspense, untrack } from 'solid-js';
import { decoded } from '../app/decoded.ts';
import { later } from '../app/later.tsx';
import { t } from '../words/words.ts';
import { filtersIn, written } from './filters.ts';
import { focusList } from './focus.ts';
import { type Item, isNamed, pathOf } from './item.ts';
import { createRows } from './rows.ts';
import { createSelection } from './selection.ts';
import { WorkList } from './work-list.tsx';

const loadConversation = () => import('../conversation/conversation-page.tsx');
const Conversation = later(loadConversation);
const OPENED = /^\/console\/work\/(ticket|chat)\/([^/]+)$/;

/** The list of work and, beside it, the ticket or chat that the address names. */
export default function WorkPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const filters = createMemo(() => filtersIn(location.search), undefined, {
    equals: (one, other) => written(one) === written(other),
  });
  const opened = createMemo(
    () => {
      const [, kind, name] = OPENED.exec(location.pathname) ?? [];
      return name === undefined ? null : { kind: kind as Item['kind'], name: decoded(name) };
    },
    undefined,
    { equals: (one, other) => one?.name === other?.name && one?.kind === other?.kind },
  );
  const rows = createRows(filters);
  const selection = createSelection(rows, filters);
  // The first row that is opened needn't wait for it.
  createEffect(on(rows.state, (state) => state === 'ready' && setTimeout(loadConversation)));
  /** What is being opened from the list: the cursor is there, or further on by now. */
  let fromList: Item | null = null;
  const open = (item: Item) => {
    fromList = item;
    navigate(pathOf(item) + location.search, { scroll: false });
  };
  /** Brings the cursor to the row of what is open. Returns whether there is one. */
  const toOpened = (): boolean => {
    const thread = opened();
    const key = rows.order().keys.find((one) => {
      const item = rows.itemOf(one);
      return item && thread && isNamed(item, thread);
    });
    if (key !== undefined) selection.setCursor(key);
    return key !== undefined;
  };
  /** Whether something was opened otherwise, such as by a link, and its row hasn't come yet. */
  let isAwaited = false;
  createEffect(
    on([opened, rows.order], ([thread], before) => {
      if (thread !== before?.[0]) {
        isAwaited = thread !== null && !(fromList && isNamed(fromList, thread));
        fromList = null;
      }
      if (isAwaited) isAwaited = !untrack(toOpened);
    }),
  );
  /** Whoever comes back is at the row from which they went, or which they would have gone from. */
  const close = () => {
    toOpened();
    navigate(`/work${location.search}`, { scroll: false });
    queueMicrotask(() => focusList());
  };
  const showNow = () =>
    navigate(`${location.pathname.slice('/console'.length)}${written({ ...filters(), asOf: null })}`, {
      ...{ replace: true, scroll: false },
    });
  return (
    <div class="work" classList={{ split: opened() !== null }}>
      <WorkList filters={filters()} rows={rows} selection={selection} opened={opened()} open={open} />
      <Show when={opened()}>
        {(thread) => (
          <Suspense fallback={<p class="visually-hidden">{t('app.loading')}</p>}>
            <Conversation
              kind={thread().kind}
              name={thread().name}
              asOf={filters().asOf}
              showNow={showNow}
              close={close}
            />
          </Suspense>
        )}
      </Show>
    </div>
  );
}
