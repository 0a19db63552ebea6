import { useLocation, useNavigate } from '@solidjs/router';
import {
  createEffect,
  createSignal,
  ErrorBoundary,
  on,
  onCleanup,
  onMount,
  type ParentProps,
  Show,
  Suspense,
} from 'solid-js';
import { forgetOldDrafts, watchDrafts } from '../conversation/drafts.ts';
import { openOutbox } from '../conversation/outbox.ts';
import { forgetting } from '../desk/erasures.ts';
import { connect } from '../desk/line.ts';
import { watchWork } from '../desk/presence.ts';
import { Toasts, toast } from '../kit/toast.tsx';
import { TryAgain } from '../kit/try-again.tsx';
import type { Notifying } from '../notify/notify.ts';
import { t } from '../words/words.ts';
import { announced } from './announce.ts';
import { ConnectionBanner, NoMomentBanner, RefusedBanner } from './banners.tsx';
import { later } from './later.tsx';
import { pagesFor } from './pages.ts';
import { me } from './session.ts';
import { listenToKeys, useShortcuts } from './shortcuts.ts';
import { Sidebar } from './sidebar.tsx';
import { isAsked, setAsked } from './signing-out.ts';
import { TopBar } from './top-bar.tsx';
import { forgetChanges, undoLast } from './undo.ts';

const ShortcutHelp = later(() => import('./shortcut-help.tsx'));
const Palette = later(() => import('./palette.tsx'));
const SignOutDialog = later(() => import('./sign-out-dialog.tsx'));

/** What surrounds every page: navigation, search, the state of the connection, and what can be opened from anywhere. */
export function Shell(props: ParentProps) {
  const navigate = useNavigate();
  const location = useLocation();
  const [opened, setOpened] = createSignal<'help' | 'palette' | 'menu' | null>(null);
  const close = () => setOpened(null);
  onCleanup(listenToKeys());
  // Not another person's undo, nor one that would name somebody who was erased.
  onCleanup(forgetChanges);
  onCleanup(() => setAsked(false));
  createEffect(on(forgetting, forgetChanges, { defer: true }));
  if (me().role === 'admin')
    onMount(() => {
      onCleanup(openOutbox(me().id));
      onCleanup(watchWork(me().id));
      onCleanup(connect());
      forgetOldDrafts();
      onCleanup(watchDrafts());
      onCleanup(notifyLater({ path: () => location.pathname.slice('/console'.length), open: navigate }));
    });
  useShortcuts({
    help: () => setOpened('help'),
    palette: () => setOpened((now) => (now === 'palette' ? null : 'palette')),
    undo: undoLast,
    goReports: () => navigate('/dashboard'),
    ...(pagesFor(me().role).some(({ path }) => path === '/work') && {
      goWork: () => navigate('/work'),
      goMine: () => navigate('/work?view=mine'),
      goUnassigned: () => navigate('/work?view=unassigned'),
    }),
  });
  return (
    <>
      <button type="button" class="skip button" onClick={() => document.getElementById('content')?.focus()}>
        {t('app.skip')}
      </button>
      <div class="shell">
        <Sidebar isDrawerOpen={opened() === 'menu'} closeDrawer={close} showHelp={() => setOpened('help')} />
        <div class="page">
          <TopBar openMenu={() => setOpened('menu')} openPalette={() => setOpened('palette')} />
          <ConnectionBanner />
          <RefusedBanner />
          <NoMomentBanner />
          <main id="content" tabIndex={-1}>
            <ErrorBoundary fallback={(_, retry) => <Broken retry={retry} />}>
              <Suspense fallback={<p class="visually-hidden">{t('app.loading')}</p>}>
                {props.children}
              </Suspense>
            </ErrorBoundary>
          </main>
        </div>
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {announced()}
      </div>
      <Toasts />
      <Show when={isAsked()}>
        <ErrorBoundary fallback={() => <Unavailable close={() => setAsked(false)} />}>
          <Suspense>
            <SignOutDialog close={() => setAsked(false)} />
          </Suspense>
        </ErrorBoundary>
      </Show>
      <Show when={opened() === 'help' || opened() === 'palette'}>
        <ErrorBoundary fallback={() => <Unavailable close={close} />}>
          <Suspense>
            <Show when={opened() === 'help'} fallback={<Palette close={close} />}>
              <ShortcutHelp close={close} />
            </Show>
          </Suspense>
        </ErrorBoundary>
      </Show>
    </>
  );
}

/** Not a part of what is seen first. */
function notifyLater(notifying: Notifying): () => void {
  let end: (() => void) | null = () => {};
  void import('../notify/notify.ts').then(({ notify }) => {
    if (end !== null) end = notify(notifying);
  });
  return () => {
    end?.();
    end = null;
  };
}

/** In place of a page that can't be shown. Another address is tried by itself. */
function Broken(props: { retry(): void }) {
  const location = useLocation();
  createEffect(
    on(
      () => location.pathname,
      () => props.retry(),
      { defer: true },
    ),
  );
  return (
    <div class="empty" role="alert">
      <h2>{t('app.failed')}</h2>
      <TryAgain run={() => props.retry()} />
    </div>
  );
}

/** In place of a dialog whose script can't be loaded. */
function Unavailable(props: { close(): void }) {
  onMount(() => {
    toast({ text: t('app.failed') });
    props.close();
  });
  return null;
}
