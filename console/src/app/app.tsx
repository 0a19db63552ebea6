import { Route, Router } from '@solidjs/router';
import { For, Match, onMount, Switch } from 'solid-js';
import { t } from '../words/words.ts';
import { later } from './later.tsx';
import { pagesFor } from './pages.ts';
import { findSession, me, session } from './session.ts';
import { Shell } from './shell.tsx';
import { SignedOut } from './signed-out.tsx';
import { keepTitle } from './title.ts';
import { Home, NotFound, Reports } from './wayfinding.tsx';

/** The whole console: who is signed in decides what is shown. */
export function App() {
  onMount(findSession);
  keepTitle();
  return (
    <Switch fallback={<p class="visually-hidden">{t('app.loading')}</p>}>
      <Match when={session().state === 'in'}>
        <Pages />
      </Match>
      <Match when={session().state === 'out' || session().state === 'unreachable'}>
        <SignedOut />
      </Match>
    </Switch>
  );
}

const Pages = () => (
  <Router base="/console" root={Shell}>
    <Route path="/" component={Home} />
    <For each={pagesFor(me().role)}>
      {(page) => <Route path={[page.path, `${page.path}/*rest`]} component={later(page.load)} />}
    </For>
    <Route path="/reports" component={Reports} />
    <Route path="*" component={NotFound} />
  </Router>
);
