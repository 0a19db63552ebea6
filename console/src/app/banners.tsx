import { A, useLocation } from '@solidjs/router';
import { createEffect, on, Show } from 'solid-js';
import { refusals, refusedPath, waiting } from '../conversation/outbox.ts';
import { isOffline } from '../desk/line.ts';
import CloudOff from '../kit/icons/cloud-off.tsx';
import TriangleAlert from '../kit/icons/triangle-alert.tsx';
import { noMomentIn } from '../list/filters.ts';
import { t } from '../words/words.ts';
import { announce } from './announce.ts';

/** Says when the desk can't be reached, and how much waits to be sent. */
export function ConnectionBanner() {
  createEffect(on(isOffline, (now, before) => before && !now && announce(t('connection.live'))));
  return (
    <div role="status">
      <Show when={isOffline()}>
        <p class="banner">
          <CloudOff size={16} aria-hidden="true" />
          <span>
            {t('connection.offline')}{' '}
            <Show when={waiting() > 0}>{t('connection.waiting', { count: waiting() })}</Show>
          </span>
        </p>
      </Show>
    </div>
  );
}

/** Says that the desk has refused messages, whose author may be elsewhere by now. */
export const RefusedBanner = () => (
  <div role="status">
    <Show when={refusedPath()}>
      {(path) => (
        <p class="banner">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>
            {t('connection.refused', { count: refusals() })}{' '}
            <A href={path()}>{t('connection.showRefused')}</A>
          </span>
        </p>
      )}
    </Show>
  </div>
);

/** Says that the address names a moment that is none: what is shown is of now. */
export function NoMomentBanner() {
  const location = useLocation();
  const given = () => noMomentIn(location.search);
  return (
    <div role="status">
      <Show when={given() !== null}>
        <p class="banner">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{t('time.none', { given: given() ?? '' })}</span>
        </p>
      </Show>
    </div>
  );
}
