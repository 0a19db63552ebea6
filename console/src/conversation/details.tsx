import { Tabs } from '@kobalte/core/tabs';
import X from '../kit/icons/x.tsx';
import { IconButton } from '../kit/tip.tsx';
import { t } from '../words/words.ts';
import { History } from './history.tsx';
import type { Thread } from './model.ts';
import { PersonCard } from './person-card.tsx';

/** Who the person is, and everything that happened. */
export function Details(props: { readonly thread: Thread; readonly asOf: string | null; close(): void }) {
  return (
    <aside class="details" aria-label={t('keys.details')}>
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
  );
}
