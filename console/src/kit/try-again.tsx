import { createEffect, on } from 'solid-js';
import { isOffline } from '../desk/line.ts';
import { t } from '../words/words.ts';

/** The button beside what could not be loaded. It is loaded by itself when the connection is back. */
export function TryAgain(props: { run(): void }) {
  createEffect(on(isOffline, (isNow) => isNow || props.run(), { defer: true }));
  return (
    <button type="button" class="button" onClick={() => props.run()}>
      {t('app.retry')}
    </button>
  );
}
