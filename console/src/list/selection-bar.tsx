import { onCleanup, Show } from 'solid-js';
import { useCommands } from '../app/screen-commands.ts';
import { me } from '../app/session.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { ChoiceMenu } from '../kit/choice-menu.tsx';
import CircleDot from '../kit/icons/circle-dot.tsx';
import SignalHigh from '../kit/icons/signal-high.tsx';
import Tag from '../kit/icons/tag.tsx';
import User from '../kit/icons/user.tsx';
import X from '../kit/icons/x.tsx';
import { TagAdder } from '../kit/tag-adder.tsx';
import { IconButton } from '../kit/tip.tsx';
import { toast } from '../kit/toast.tsx';
import { t } from '../words/words.ts';
import type { BulkChange } from './bulk.ts';
import { NOBODY } from './bulk-words.ts';
import { assigneeChoices, priorityChoices, statusChoices } from './choices.tsx';
import { focusList } from './focus.ts';
import { settingCommands } from './setting-commands.ts';
import type { Menu } from './under-cursor.ts';
import {
  CHAT_STATUSES,
  type Priority,
  type Status,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from './vocabulary.ts';

interface SelectionBarProps {
  readonly count: number;
  readonly hasTickets: boolean;
  readonly opened: Menu | null;
  openMenu(menu: Menu | null): void;
  change(change: BulkChange): Promise<void>;
  clear(): void;
}

/** The menus of selected rows. While it is shown, the keys of its menus are those of the selection. */
export function SelectionBar(props: SelectionBarProps) {
  const menu = (name: Exclude<Menu, 'tags'>) => ({
    open: props.opened === name,
    onOpenChange: (open: boolean) => props.openMenu(open ? name : null),
    chosen: [],
  });
  const statuses = () => (props.hasTickets ? TICKET_STATUSES : CHAT_STATUSES);
  useShortcuts(
    {
      status: () => props.openMenu('status'),
      priority: () => props.openMenu('priority'),
      assign: () => props.openMenu('assign'),
      tags: () => (props.hasTickets ? props.openMenu('tags') : toast({ text: t('tags.ofTickets') })),
      assignMe: () => void props.change({ field: 'assigned_to', to: me().id }),
      resolve: () => void props.change({ field: 'status', to: props.hasTickets ? 'resolved' : 'closed' }),
      back: props.clear,
    },
    true,
  );
  useCommands(
    () =>
      settingCommands({
        statuses: statuses(),
        priorities: TICKET_PRIORITIES,
        setStatus: (to) => void props.change({ field: 'status', to }),
        setPriority: (to) => void props.change({ field: 'priority', to }),
        assign: (to) => void props.change({ field: 'assigned_to', to }),
      }),
    true,
  );
  let bar: HTMLElement | undefined;
  // What had the focus goes with it, and so does an open menu: it is none of the next selection.
  onCleanup(() => {
    if (bar?.contains(document.activeElement)) focusList();
    props.openMenu(null);
  });
  return (
    <section ref={bar} class="bulk-bar" aria-label={t('bulk.label')}>
      <strong role="status">{t('bulk.selected', { count: props.count })}</strong>
      <ChoiceMenu
        {...menu('status')}
        label={t('filter.status')}
        choices={statusChoices(statuses())}
        onChoose={(to) => void props.change({ field: 'status', to: to as Status })}
      >
        <CircleDot size={16} aria-hidden="true" /> {t('filter.status')}
      </ChoiceMenu>
      <ChoiceMenu
        {...menu('priority')}
        label={t('filter.priority')}
        choices={priorityChoices(TICKET_PRIORITIES)}
        onChoose={(to) => void props.change({ field: 'priority', to: to as Priority })}
      >
        <SignalHigh size={16} aria-hidden="true" /> {t('filter.priority')}
      </ChoiceMenu>
      <ChoiceMenu
        {...menu('assign')}
        label={t('filter.assigned_to')}
        choices={assigneeChoices(NOBODY, me().id)}
        onChoose={(to) => void props.change({ field: 'assigned_to', to: to === NOBODY ? null : to })}
      >
        <User size={16} aria-hidden="true" /> {t('filter.assigned_to')}
      </ChoiceMenu>
      <Show when={props.hasTickets}>
        <TagAdder
          open={props.opened === 'tags'}
          onOpenChange={(open) => props.openMenu(open ? 'tags' : null)}
          add={(tag) => void props.change({ field: 'add_tags', to: [tag] })}
        >
          <Tag size={16} aria-hidden="true" /> {t('tags.add')}
        </TagAdder>
      </Show>
      <IconButton class="bulk-clear" label={t('bulk.clear')} shortcut="back" onClick={props.clear}>
        <X size={16} />
      </IconButton>
    </section>
  );
}
