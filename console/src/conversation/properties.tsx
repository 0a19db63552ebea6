import { createSignal, Show } from 'solid-js';
import { useCommands } from '../app/screen-commands.ts';
import { me } from '../app/session.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { Avatar } from '../kit/avatar.tsx';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import { PriorityIcon, StatusIcon } from '../kit/marks.tsx';
import { toast } from '../kit/toast.tsx';
import { assigneeChoices, priorityChoices, statusChoices } from '../list/choices.tsx';
import { settingCommands } from '../list/setting-commands.ts';
import {
  CHAT_PRIORITIES,
  CHAT_STATUSES,
  type Priority,
  type Status,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../list/vocabulary.ts';
import { pair } from '../words/pair.ts';
import { t } from '../words/words.ts';
import type { ThreadStore } from './create-thread.ts';
import type { Thread } from './model.ts';
import { assigneeOf } from './naming.ts';
import { TagEditor } from './tag-editor.tsx';

type Menu = 'status' | 'priority' | 'assign' | 'tags';
const NOBODY = '';

/** Status, priority, assignee and tags, each with a menu and a key. */
export function Properties(props: { readonly store: ThreadStore; readonly thread: Thread }) {
  const [opened, setOpened] = createSignal<Menu | null>(null);
  const openAs = (menu: Menu) => (open: boolean) => setOpened(open ? menu : null);
  const isTicket = () => props.thread.kind === 'ticket';
  const change: ThreadStore['change'] = (...of) => props.store.change(...of);
  const assigneeName = () => assigneeOf(props.thread);
  useShortcuts({
    status: () => setOpened('status'),
    priority: () => setOpened('priority'),
    assign: () => setOpened('assign'),
    tags: () => (isTicket() ? setOpened('tags') : toast({ text: t('tags.ofTickets') })),
    assignMe: () => void change('assignedTo', me().id),
    resolve: () => void change('status', isTicket() ? 'resolved' : 'closed'),
  });
  useCommands(() =>
    settingCommands({
      statuses: isTicket() ? TICKET_STATUSES : CHAT_STATUSES,
      priorities: isTicket() ? TICKET_PRIORITIES : CHAT_PRIORITIES,
      setStatus: (status) => void change('status', status),
      setPriority: (priority) => void change('priority', priority),
      assign: (admin) => void change('assignedTo', admin),
    }),
  );
  return (
    <div class="properties">
      <ChoiceMenu
        label={pair(t('filter.status'), t(`status.${props.thread.status}`))}
        class="button property"
        choices={statusChoices(isTicket() ? TICKET_STATUSES : CHAT_STATUSES)}
        chosen={[props.thread.status]}
        open={opened() === 'status'}
        onOpenChange={openAs('status')}
        onChoose={(status) => void change('status', status as Status)}
      >
        <StatusIcon status={props.thread.status} />
        {t(`status.${props.thread.status}`)}
      </ChoiceMenu>
      <ChoiceMenu
        label={pair(t('filter.priority'), t(`priority.${props.thread.priority}`))}
        class="button property"
        choices={priorityChoices(isTicket() ? TICKET_PRIORITIES : CHAT_PRIORITIES)}
        chosen={[props.thread.priority]}
        open={opened() === 'priority'}
        onOpenChange={openAs('priority')}
        onChoose={(priority) => void change('priority', priority as Priority)}
      >
        <PriorityIcon priority={props.thread.priority} />
        {t(`priority.${props.thread.priority}`)}
      </ChoiceMenu>
      <ChoiceMenu
        label={pair(t('filter.assigned_to'), assigneeName() ?? t('list.unassigned'))}
        class="button property"
        choices={assigneeChoices(NOBODY, me().id)}
        chosen={[props.thread.assignedTo ?? NOBODY]}
        open={opened() === 'assign'}
        onOpenChange={openAs('assign')}
        onChoose={(id) => void change('assignedTo', id === NOBODY ? null : id)}
      >
        <Avatar name={assigneeName()} />
        <span class="said ellipsis">{assigneeName() ?? t('list.unassigned')}</span>
      </ChoiceMenu>
      <Show when={isTicket()}>
        <TagEditor
          tags={props.thread.tags}
          open={opened() === 'tags'}
          onOpenChange={openAs('tags')}
          save={(tags) => void change('tags', tags)}
        />
      </Show>
    </div>
  );
}
