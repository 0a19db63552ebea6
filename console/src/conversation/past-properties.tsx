import { For, Show } from 'solid-js';
import { Avatar } from '../kit/avatar.tsx';
import { PriorityIcon, StatusIcon } from '../kit/marks.tsx';
import { t } from '../words/words.ts';
import type { Thread } from './model.ts';
import { assigneeOf } from './naming.ts';

/** Status, priority, assignee and tags as they were: to be read alone. */
export function PastProperties(props: { readonly thread: Thread }) {
  const assignee = () => assigneeOf(props.thread);
  return (
    <dl class="properties was">
      <div>
        <dt class="visually-hidden">{t('filter.status')}</dt>
        <dd>
          <StatusIcon status={props.thread.status} /> {t(`status.${props.thread.status}`)}
        </dd>
      </div>
      <div>
        <dt class="visually-hidden">{t('filter.priority')}</dt>
        <dd>
          <PriorityIcon priority={props.thread.priority} /> {t(`priority.${props.thread.priority}`)}
        </dd>
      </div>
      <div>
        <dt class="visually-hidden">{t('filter.assigned_to')}</dt>
        <dd>
          <Avatar name={assignee()} />
          <span class="said ellipsis">{assignee() ?? t('list.unassigned')}</span>
        </dd>
      </div>
      <Show when={props.thread.tags.length > 0}>
        <div>
          <dt class="visually-hidden">{t('filter.tag')}</dt>
          <dd>
            <For each={props.thread.tags}>{(tag) => <span class="chip said">{tag}</span>}</For>
          </dd>
        </div>
      </Show>
    </dl>
  );
}
