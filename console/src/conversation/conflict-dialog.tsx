import { For, Show } from 'solid-js';
import { Dialog } from '../kit/dialog.tsx';
import { Said } from '../kit/said.tsx';
import { Ago } from '../kit/time.tsx';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import { happened } from './happened.ts';

/** A change wasn't made because something happened meanwhile: it says what, and offers to make the change all the same. */
export function ConflictDialog(props: { readonly store: ThreadStore }) {
  return (
    <Show when={props.store.refused()}>
      {(refused) => (
        <Dialog
          open
          title={t('conflict.title')}
          onClose={props.store.dismissRefused}
          footer={
            <>
              <button type="button" class="button" onClick={props.store.dismissRefused}>
                {t('conflict.leave')}
              </button>
              <button
                type="button"
                class="button primary"
                onClick={() => {
                  const { redo } = refused();
                  props.store.dismissRefused();
                  redo();
                }}
              >
                {t('conflict.redo')}
              </button>
            </>
          }
        >
          <p>{t('conflict.wanted', { what: refused().wanted })}</p>
          <p>{t('conflict.text')}</p>
          <ul class="happenings">
            <For each={refused().conflict.since}>
              {({ type, actor, time, data }) => (
                <li>
                  <span class="said">{happened(type, actor, data) ?? type}</span>{' '}
                  <Ago at={time} class="muted" />
                  <Show when={typeof data.message === 'string' && data.message}>
                    {(text) => <Said class="quote" text={String(text())} />}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Dialog>
      )}
    </Show>
  );
}
