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
  const parts = () => {
    const { failed, unchanged } = props.result;
    return [
      {
        title: t('bulk.failed', { count: failed.length }),
        items: failed.map((one) => ({ key: one.key, reason: whyNot(one) })),
      },
      {
        title: t('bulk.unchanged', { count: unchanged.length }),
        items: unchanged.map((key) => ({ key, reason: null })),
      },
    ].filter(({ items }) => items.length > 0);
  };
  return (
    <Dialog open title={t('bulk.outcome')} class="bulk-outcome" onClose={props.close}>
      <For each={parts()}>
        {({ title, items }) => (
          <>
            <h3>{title}</h3>
            <ul>
              <For each={items}>
                {({ key, reason }) => (
                  <li>
                    <Name of={key} />{' '}
                    <Show when={reason}>
                      <span class="muted">{reason}</span>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </>
        )}
      </For>
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
