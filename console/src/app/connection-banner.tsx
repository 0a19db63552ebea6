import { createEffect, on, Show } from 'solid-js';
import { waiting } from '../conversation/outbox.ts';
import { isOffline } from '../desk/line.ts';
import CloudOff from '../kit/icons/cloud-off.tsx';
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
