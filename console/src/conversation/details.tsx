import { Tabs } from '@kobalte/core/tabs';
import { onCleanup, onMount } from 'solid-js';
import X from '../kit/icons/x.tsx';
import { IconButton } from '../kit/tip.tsx';
import { t } from '../words/words.ts';
import { History } from './history.tsx';
import type { Thread } from './model.ts';
import { PersonCard } from './person-card.tsx';

interface DetailsProps {
  readonly thread: Thread;
  readonly asOf: string | null;
  /** Beside the conversation; else above it, where they have the focus until they are closed. */
  readonly isBeside: boolean;
  close(): void;
}

/** Who the person is, and everything that happened. */
export function Details(props: DetailsProps) {
  let panel: HTMLElement | undefined;
  const before = document.activeElement;
  onMount(() => props.isBeside || panel?.querySelector<HTMLElement>('[role=tab]')?.focus());
  onCleanup(() => panel?.contains(document.activeElement) && before instanceof HTMLElement && before.focus());
  return (
    <>
      <div class="details-behind" aria-hidden="true" onClick={props.close} />
      <aside ref={panel} class="details" aria-label={t('keys.details')}>
        <IconButton class="details-close" label={t('app.close')} onClick={props.close}>
          <X size={16} />
        </IconButton>
        <Tabs>
          <Tabs.List class="tabs">
            <Tabs.Trigger value="person">{t('details.person')}</Tabs.Trigger>
            <Tabs.Trigger value="history">{t('details.history')}</Tabs.Trigger>
          </Tabs.List>
          <Tabs.Content value="person" class="details-body">
            <PersonCard thread={props.thread} asOf={props.asOf} />
          </Tabs.Content>
          <Tabs.Content value="history" class="details-body">
            <History thread={props.thread} asOf={props.asOf} />
          </Tabs.Content>
        </Tabs>
      </aside>
    </>
  );
}
