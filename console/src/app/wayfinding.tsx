import { A, Navigate, useLocation } from '@solidjs/router';
import { Show } from 'solid-js';
import { t } from '../words/words.ts';
import { homeFor } from './pages.ts';
import { me } from './session.ts';

/** The address of the console itself: it leads to where the person's role begins. */
export function Home() {
  const home = homeFor(me().role);
  return (
    <Show when={home} fallback={<NotFound />}>
      {(page) => <Navigate href={page().path} />}
    </Show>
  );
}

/** An address without a page, or with one that isn't for this person. */
export const NotFound = () => (
  <div class="empty">
    <h2>{t('app.notFound')}</h2>
    <Show when={homeFor(me().role)}>{(page) => <A href={page().path}>{t('app.toHome')}</A>}</Show>
  </div>
);

/** The name that the navigation has for the reports, as an address. */
export const Reports = () => <Navigate href={`/dashboard${useLocation().search}`} />;
