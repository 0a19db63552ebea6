import type { DeskError } from '@casebook/client';
import { Show } from 'solid-js';
import { Said } from '../kit/said.tsx';
import { TryAgain } from '../kit/try-again.tsx';
import { why } from '../words/why.ts';
import { t } from '../words/words.ts';

/** That something couldn't be read; of filters that the desk doesn't accept, what it says of them. */
export function Failed(props: { readonly problem: unknown; retry(): void }) {
  const refused = () => {
    const { status } = props.problem as DeskError;
    return status === 400 || status === 422 ? why(props.problem) : null;
  };
  return (
    <div class="empty" role="alert">
      <h2>{t('app.failed')}</h2>
      <Show when={refused()} fallback={<TryAgain run={() => props.retry()} />}>
        {(message) => <Said text={message()} />}
      </Show>
    </div>
  );
}
