import { A, Navigate } from '@solidjs/router';
import { Show } from 'solid-js';
import { t } from '../words/words.ts';
import { pagesFor } from './pages.ts';
import { me } from './session.ts';

/** The address of the console itself: it leads to the first page of the person's role. */
export function Home() {
  const home = pagesFor(me().role)[0];
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
    <Show when={pagesFor(me().role)[0]}>{(page) => <A href={page().path}>{t('app.toHome')}</A>}</Show>
  </div>
);
