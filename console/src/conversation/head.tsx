import { createEffect, on, Show } from 'solid-js';
import ArrowLeft from '../kit/icons/arrow-left.tsx';
import PanelRight from '../kit/icons/panel-right.tsx';
import X from '../kit/icons/x.tsx';
import { Said } from '../kit/said.tsx';
import { IconButton } from '../kit/tip.tsx';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import type { Thread } from './model.ts';
import { personName, titleOf } from './naming.ts';
import { PastProperties } from './past-properties.tsx';
import { Properties } from './properties.tsx';

interface HeadProps {
  readonly store: ThreadStore;
  readonly thread: Thread;
  readonly areDetailsOpen: boolean;
  toggleDetails(): void;
  close(): void;
}

/** The subject, with all that is set by a menu. */
export function Head(props: HeadProps) {
  let heading: HTMLHeadingElement | undefined;
  // What is shown is new to the reader, unless they are writing.
  createEffect(
    on(
      () => props.thread.id,
      () => document.activeElement?.matches('input, textarea') || heading?.focus(),
    ),
  );
  return (
    <header class="thread-head">
      <div class="thread-title">
        <IconButton class="back" label={t('keys.back')} onClick={props.close}>
          <ArrowLeft size={18} />
        </IconButton>
        <div class="thread-names">
          <h2 ref={heading} tabIndex={-1}>
            <Said text={titleOf(props.thread)} />
          </h2>
          <p class="muted ellipsis">
            <Show when={props.thread.number} fallback={t('kind.chat')}>
              {(number) => <span class="number">{number()}</span>}
            </Show>
            {' · '}
            <Said text={personName(props.thread.person)} />
          </p>
        </div>
        <IconButton
          label={t('keys.details')}
          shortcut="details"
          pressed={props.areDetailsOpen}
          onClick={props.toggleDetails}
        >
          <PanelRight size={18} />
        </IconButton>
        <IconButton class="close" label={t('app.close')} shortcut="back" onClick={props.close}>
          <X size={18} />
        </IconButton>
      </div>
      <Show when={props.store.asOf === null} fallback={<PastProperties thread={props.thread} />}>
        <Properties store={props.store} thread={props.thread} />
      </Show>
    </header>
  );
}
