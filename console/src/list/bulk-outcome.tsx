import { For, Show } from 'solid-js';
import { Dialog } from '../kit/dialog.tsx';
import { t } from '../words/words.ts';
import type { BulkResult } from './bulk-result.ts';
import { whyNot } from './bulk-words.ts';
import { type Item, pathOf } from './item.ts';
import { subjectOf } from './naming.ts';

interface BulkOutcomeProps {
  readonly result: BulkResult;
  itemOf(key: string): Item | undefined;
  close(): void;
}

/** Which items a change of many has left as they were, and why. */
export default function BulkOutcome(props: BulkOutcomeProps) {
  return (
    <Dialog open title={t('bulk.outcome')} class="bulk-outcome" onClose={props.close}>
      <Show when={props.result.failed.length > 0}>
        <h3>{t('bulk.failed', { count: props.result.failed.length })}</h3>
        <ul>
          <For each={props.result.failed}>
            {(failed) => (
              <li>
                <Name of={failed.key} /> <span class="muted">{whyNot(failed)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.result.unchanged.length > 0}>
        <h3>{t('bulk.unchanged', { count: props.result.unchanged.length })}</h3>
        <ul>
          <For each={props.result.unchanged}>
            {(key) => (
              <li>
                <Name of={key} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Dialog>
  );

  function Name(one: { readonly of: string }) {
    return (
      <Show when={props.itemOf(one.of)} fallback={t('list.noSubject')}>
        {(item) => (
          <a class="said" href={`/console${pathOf(item())}${location.search}`} onClick={() => props.close()}>
            {[item().number, subjectOf(item())].filter(Boolean).join(' · ')}
          </a>
        )}
      </Show>
    );
  }
}
