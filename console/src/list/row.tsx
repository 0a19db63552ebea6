import { For, Show } from 'solid-js';
import { hasDraft } from '../conversation/drafts.ts';
import { colleaguesAt } from '../desk/presence.ts';
import { Avatar } from '../kit/avatar.tsx';
import MessageCircle from '../kit/icons/message-circle.tsx';
import { PriorityIcon, StatusIcon } from '../kit/marks.tsx';
import { Said } from '../kit/said.tsx';
import { Ago } from '../kit/time.tsx';
import { t } from '../words/words.ts';
import { type Item, keyOf } from './item.ts';
import { fromMatch } from './marks.ts';
import { personOf, subjectOf, timeOf } from './naming.ts';
import type { Selection } from './selection.ts';
import type { Sort } from './vocabulary.ts';

interface RowProps {
  readonly index: number;
  /** In pixels. */
  readonly top: number;
  readonly height: number;
  /** Undefined while it isn't loaded. */
  readonly item: Item | undefined;
  /** Whose matches are marked; empty: nothing was searched for. */
  readonly search: string;
  readonly sort: Sort;
  readonly selection: Selection;
  isOpened(item: Item): boolean;
  hasLeft(key: string): boolean;
  choose(item: Item, event: MouseEvent): void;
}

/** One ticket or chat of the list. */
export function Row(props: RowProps) {
  const key = () => (props.item ? keyOf(props.item) : '');
  const isSelected = () => props.selection.selected().has(key());
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the grid's
    <div
      role="row"
      id={`row-${key()}`}
      class="row"
      classList={{
        cursor: props.item !== undefined && props.selection.cursor() === key(),
        selected: isSelected(),
        opened: props.item !== undefined && props.isOpened(props.item),
        unread: props.item?.has_unread,
        chat: props.item?.kind === 'chat',
        left: props.hasLeft(key()),
      }}
      style={{ top: `${props.top}px`, height: `${props.height}px` }}
      aria-rowindex={props.index + 1}
      aria-selected={isSelected()}
      title={props.hasLeft(key()) ? t('list.stale') : undefined}
      onClick={(event) => props.item && props.choose(props.item, event)}
      onAuxClick={(event) => event.button === 1 && props.item && props.choose(props.item, event)}
    >
      <Show when={props.item} fallback={<span role="gridcell" class="skeleton" />}>
        {(item) => (
          <Cells item={item()} search={props.search} sort={props.sort} selection={props.selection} />
        )}
      </Show>
    </div>
  );
}

interface CellsProps {
  readonly item: Item;
  readonly search: string;
  readonly sort: Sort;
  readonly selection: Selection;
}

function Cells(props: CellsProps) {
  const select = (event: MouseEvent) => {
    event.stopPropagation();
    const key = keyOf(props.item);
    if (event.shiftKey) props.selection.extendTo(key);
    else props.selection.toggle(key);
    props.selection.setCursor(key);
  };
  const assignee = () => props.item.assigned_admin_name ?? t('list.unassigned');
  return (
    <>
      <span role="gridcell" class="cell-select">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t('list.select', { name: props.item.number ?? subjectOf(props.item) })}
          checked={props.selection.selected().has(keyOf(props.item))}
          onClick={select}
        />
      </span>
      <span role="gridcell" class="cell-marks">
        <Show when={props.item.has_unread}>
          <span class="unread-dot" role="img" aria-label={t('list.unread')} />
        </Show>
        <StatusIcon status={props.item.status} title />
      </span>
      <span role="gridcell" class="cell-number muted">
        <Show
          when={props.item.number}
          fallback={<MessageCircle size={14} aria-label={t('kind.chat')} role="img" />}
        >
          {(number) => <Said text={number()} search={props.search} />}
        </Show>
      </span>
      <span role="gridcell" class="cell-subject">
        <Said class="subject" text={subjectOf(props.item)} search={props.search} />
        <Doing item={props.item} />
        <Excerpt item={props.item} search={props.search} />
      </span>
      <span role="gridcell" class="cell-tags">
        <For each={props.item.tags.slice(0, 2)}>{(tag) => <span class="chip said ellipsis">{tag}</span>}</For>
        <Show when={props.item.tags.length > 2}>
          <span class="chip">+{props.item.tags.length - 2}</span>
        </Show>
      </span>
      <span role="gridcell" class="cell-priority">
        <PriorityIcon priority={props.item.priority} title />
      </span>
      <span role="gridcell" class="cell-person ellipsis">
        <Said text={personOf(props.item.person)} search={props.search} />
      </span>
      <span role="gridcell" class="cell-assignee" title={assignee()} aria-label={assignee()}>
        <Avatar name={props.item.assigned_admin_name} />
      </span>
      <span role="gridcell" class="cell-time muted">
        <Ago at={timeOf(props.item, props.sort)} />
      </span>
    </>
  );
}

/** The last message or, of a search, the part of a message that it has found. */
function Excerpt(props: { readonly item: Item; readonly search: string }) {
  const found = () =>
    props.search === ''
      ? undefined
      : props.item.highlights?.find(({ field }) => field === 'message' || field === 'description');
  return (
    <Show
      when={found()}
      fallback={
        <Show when={props.item.last_message}>
          {(last) => (
            <span class="excerpt muted">
              <Show when={last().from === 'support'}>{t('list.from.support')} </Show>
              <Said text={last().text} />
            </span>
          )}
        </Show>
      }
    >
      {(highlight) => (
        <bdi class="excerpt muted" dir="auto">
          <For each={fromMatch(highlight().parts.map(({ text, match }) => ({ text, isMatch: match })))}>
            {({ text, isMatch }) => (isMatch ? <mark>{text}</mark> : text)}
          </For>
        </bdi>
      )}
    </Show>
  );
}

/** A draft of one's own, and colleagues who look at it or write on it. */
const Doing = (props: { readonly item: Item }) => (
  <Show when={hasDraft(keyOf(props.item)) || colleaguesAt(props.item).length > 0}>
    <Show when={hasDraft(keyOf(props.item))}>
      <span class="draft" title={t('list.draft.says')}>
        {t('list.draft')}
      </span>
    </Show>
    <span class="present">
      <For each={colleaguesAt(props.item)}>
        {({ name, doing }) => {
          const says = t(doing === 'writing' ? 'company.writing' : 'company.looking', { names: name });
          return (
            <span class={doing} role="img" aria-label={says} title={says}>
              <Avatar name={name} />
            </span>
          );
        }}
      </For>
    </span>
  </Show>
);
