import { A, useLocation } from '@solidjs/router';
import { Show } from 'solid-js';
import { t } from '../words/words.ts';
import { CarryOnButton } from './carry-on-button.tsx';
import type { Thread } from './model.ts';

interface ClosedChatProps {
  readonly thread: Thread;
  openAgain(): void;
}

/** In place of the composer of a closed chat: it can be opened again, or be carried on as a ticket. */
export function ClosedChat(props: ClosedChatProps) {
  const location = useLocation();
  return (
    <div class="composer closed">
      <p class="muted">{t('composer.closed')}</p>
      <p class="closed-offers">
        <button type="button" class="button" onClick={() => props.openAgain()}>
          {t('composer.openAgain')}
        </button>
        <Show when={props.thread.linked} fallback={<CarryOnButton thread={props.thread} />}>
          {(ticket) => (
            <A
              class="button"
              href={`/work/${ticket().kind}/${encodeURIComponent(ticket().name)}${location.search}`}
            >
              {t('palette.open', { number: ticket().name })}
            </A>
          )}
        </Show>
      </p>
    </div>
  );
}
