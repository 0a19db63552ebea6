import { Show } from 'solid-js';
import { t } from '../words/words.ts';
import type { Rows } from './rows.ts';
import type { Selection } from './selection.ts';
/** What can be done with all selected rows at once. */
export function BulkBar(props: { readonly rows: Rows; readonly selection: Selection }) {
  return (
    <Show when={props.selection.selected().size}>
      {(count) => (
        <div class="bulk-bar">
          <strong>{t('bulk.selected', { count: count() })}</strong>
        </div>
      )}
    </Show>
  );
}
