import { A, useLocation } from '@solidjs/router';
import { createSignal, Show, Suspense } from 'solid-js';
import { later } from '../app/later.tsx';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';

const CarryOn = later(() => import('./carry-on.tsx'));

interface ClosedChatProps {
  readonly thread: Thread;
  openAgain(): void;
}

/** In place of the composer of a closed chat: it can be opened again, or be carried on as a ticket. */
export function ClosedChat(props: ClosedChatProps) {
  const location = useLocation();
  const [isCarrying, setCarrying] = createSignal(false);
  return (
    <div class="composer closed">
      <p class="muted">{t('composer.closed')}</p>
      <p class="closed-offers">
        <button type="button" class="button" onClick={() => props.openAgain()}>
          {t('composer.openAgain')}
        </button>
        <Show
          when={props.thread.linked}
          fallback={
            <button type="button" class="button" onClick={() => setCarrying(true)}>
              {t('composer.carryOn')}
            </button>
          }
        >
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
      <Show when={isCarrying()}>
        <Suspense>
          <CarryOn thread={props.thread} close={() => setCarrying(false)} />
        </Suspense>
      </Show>
    </div>
  );
}
