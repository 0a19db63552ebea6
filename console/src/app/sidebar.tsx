import { Dialog } from '@kobalte/core/dialog';
import { A, useLocation } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { followCounts } from '../list/counts.ts';
import { ViewLinks } from '../list/view-links.tsx';
import { t } from '../words/words.ts';
import { AccountMenu } from './account-menu.tsx';
import { pagesFor } from './pages.ts';
import { me } from './session.ts';

interface SidebarProps {
  readonly isDrawerOpen: boolean;
  closeDrawer(): void;
  showHelp(): void;
}

/** The navigation: beside the page, and on narrow screens a drawer. */
export function Sidebar(props: SidebarProps) {
  const location = useLocation();
  if (me().role === 'admin') followCounts(() => /^\/console\/work(\/|$)/.test(location.pathname));
  return (
    <>
      <div class="sidebar">
        <Navigation showHelp={props.showHelp} />
      </div>
      <Dialog open={props.isDrawerOpen} onOpenChange={(open) => open || props.closeDrawer()}>
        <Dialog.Portal>
          <Dialog.Overlay class="overlay" />
          <Dialog.Content
            class="sidebar drawer"
            aria-label={t('app.menu')}
            onClick={(event: MouseEvent) => (event.target as Element).closest('a') && props.closeDrawer()}
          >
            <Navigation showHelp={props.showHelp} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog>
    </>
  );
}

function Navigation(props: { showHelp(): void }) {
  return (
    <>
      <div class="brand">
        <span class="brand-mark" aria-hidden="true" />
        {t('app.name')}
      </div>
      <nav aria-label={t('app.navigation')}>
        <Show when={me().role === 'admin'}>
          <ViewLinks />
        </Show>
        <ul class="nav-list">
          <For each={pagesFor(me().role).filter(({ path }) => path !== '/work')}>
            {(page) => (
              <li>
                <A class="nav-link" activeClass="current" href={page.path}>
                  <page.icon size={16} aria-hidden="true" />
                  {t(page.word)}
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <AccountMenu showHelp={props.showHelp} />
    </>
  );
}
