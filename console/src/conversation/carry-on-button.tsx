import { createSignal, Show, Suspense } from 'solid-js';
import { later } from '../app/later.tsx';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';

const CarryOn = later(() => import('./carry-on.tsx'));

/** Opens a ticket for a chat. */
export function CarryOnButton(props: { readonly thread: Thread }) {
  const [isCarrying, setCarrying] = createSignal(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setCarrying(true)}>
        {t('composer.carryOn')}
      </button>
      <Show when={isCarrying()}>
        <Suspense>
          <CarryOn thread={props.thread} close={() => setCarrying(false)} />
        </Suspense>
      </Show>
    </>
  );
}
