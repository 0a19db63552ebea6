import { useLocation } from '@solidjs/router';
import { createMemo, For, type JSX, onMount, Show } from 'solid-js';
import AlarmClock from '../kit/icons/alarm-clock.tsx';
import Archive from '../kit/icons/archive.tsx';
import Inbox from '../kit/icons/inbox.tsx';
import Layers from '../kit/icons/layers.tsx';
import MailOpen from '../kit/icons/mail-open.tsx';
import MessagesSquare from '../kit/icons/messages-square.tsx';
import User from '../kit/icons/user.tsx';
import UserX from '../kit/icons/user-x.tsx';
import { StatusIcon } from '../kit/marks.tsx';
import { figure } from '../words/times.ts';
import { t, type Word } from '../words/words.ts';
import { counts, recount } from './counts.ts';
import { saysOfView } from './filter-bar.tsx';
import { filtersIn, instantIn, NO_FILTERS, written } from './filters.ts';
import { hasPast, type View } from './vocabulary.ts';

interface ViewLink {
  readonly view: View;
  readonly word: Word;
  icon(): JSX.Element;
}

const MAIN: readonly ViewLink[] = [
  { view: 'open', word: 'view.open', icon: () => <Inbox size={16} /> },
  { view: 'mine', word: 'view.mine', icon: () => <User size={16} /> },
  { view: 'unassigned', word: 'view.unassigned', icon: () => <UserX size={16} /> },
  { view: 'waiting', word: 'view.waiting', icon: () => <AlarmClock size={16} /> },
  { view: 'unread', word: 'view.unread', icon: () => <MailOpen size={16} /> },
  { view: 'chats', word: 'view.chats', icon: () => <MessagesSquare size={16} /> },
  { view: 'all', word: 'view.all', icon: () => <Layers size={16} /> },
];
const BY_STATUS: readonly ViewLink[] = [
  { view: 'status_pending', word: 'status.pending', icon: () => <StatusIcon status="pending" /> },
  { view: 'status_in_progress', word: 'status.in_progress', icon: () => <StatusIcon status="in_progress" /> },
  {
    view: 'status_waiting_user',
    word: 'status.waiting_user',
    icon: () => <StatusIcon status="waiting_user" />,
  },
  { view: 'status_escalated', word: 'status.escalated', icon: () => <StatusIcon status="escalated" /> },
  { view: 'status_resolved', word: 'status.resolved', icon: () => <StatusIcon status="resolved" /> },
  { view: 'status_closed', word: 'status.closed', icon: () => <Archive size={16} /> },
];

const isWork = (path: string): boolean => path.startsWith('/console/work');

/** The views of the work list, with how much is in each. */
export function ViewLinks() {
  const isPast = useIsPast();
  // A list of the past brings its own.
  onMount(() => isPast() || recount());
  return (
    <>
      <ViewList links={MAIN} label={t('app.views')} />
      <ViewList links={BY_STATUS} label={t('filter.status')} />
    </>
  );
}

/** Whether the page is of a past moment that the counts aren't of. */
function useIsBesidePast(): () => boolean {
  const location = useLocation();
  return createMemo(
    () => !isWork(location.pathname) && instantIn(new URLSearchParams(location.search).get('as_of')) !== null,
  );
}

/** Whether the list is one of the past. */
function useIsPast(): () => boolean {
  const location = useLocation();
  return createMemo(() => isWork(location.pathname) && filtersIn(location.search).asOf !== null);
}

function ViewList(props: { readonly links: readonly ViewLink[]; readonly label: string }) {
  const location = useLocation();
  const [isPast, isBesidePast] = [useIsPast(), useIsBesidePast()];
  // Each letter of a search changes the address, which is read once for all links.
  const filters = createMemo(() => (isWork(location.pathname) ? filtersIn(location.search) : NO_FILTERS));
  const shown = createMemo(() => (isWork(location.pathname) ? filters().view : null));
  const asOf = createMemo(() => filters().asOf);
  // From a list of the past one comes to others of the same moment, where they have one.
  const linkTo = (view: View) =>
    `/console/work${written({ ...NO_FILTERS, view, asOf: hasPast(view) ? asOf() : null })}`;
  return (
    <div>
      <p class="nav-title">{isBesidePast() ? t('app.asOfNow', { name: props.label }) : props.label}</p>
      <ul class="nav-list">
        <For each={props.links}>
          {(link) => (
            <li>
              <a
                class="nav-link"
                href={linkTo(link.view)}
                title={saysOfView(link.view)}
                aria-current={shown() === link.view ? 'page' : undefined}
              >
                <span class="nav-icon" aria-hidden="true">
                  {link.icon()}
                </span>
                {t(link.word)}
                <Show when={isPast() && !hasPast(link.view) ? null : counts()[link.view]}>
                  {(count) => <span class="count">{figure(count())}</span>}
                </Show>
              </a>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
