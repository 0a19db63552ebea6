import { Popover } from '@kobalte/core/popover';
import X from 'lucide-solid/icons/x';
import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { tags as usedTags } from '../list/people.ts';
import { t } from '../words/words.ts';

interface TagEditorProps {
  readonly tags: readonly string[];
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  save(tags: readonly string[]): void;
  /** What the button shows beside the tags. */
  readonly children: JSX.Element;
}

const MOST_TAGS = 20;
const LONGEST = 40;

/** The tags of a ticket: one is added by writing it, with those in use as suggestions. */
export function TagEditor(props: TagEditorProps) {
  const list = createUniqueId();
  const add = (input: HTMLInputElement) => {
    const tag = input.value.trim();
    if (tag === '' || props.tags.includes(tag)) return;
    input.value = '';
    props.save([...props.tags, tag]);
  };
  return (
    <Popover open={props.open} onOpenChange={props.onOpenChange} gutter={4}>
      <Popover.Trigger
        class="button property tags-button"
        aria-label={`${t('filter.tag')}: ${props.tags.join(' ') || t('tags.none')}`}
      >
        {props.children}
        <Show when={props.tags.length > 0} fallback={t('tags.none')}>
          <For each={props.tags.slice(0, 3)}>{(tag) => <span class="chip said">{tag}</span>}</For>
          <Show when={props.tags.length > 3}>+{props.tags.length - 3}</Show>
        </Show>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="popup tag-editor" aria-label={t('filter.tag')}>
          <input
            class="filter-input"
            list={list}
            maxLength={LONGEST}
            disabled={props.tags.length >= MOST_TAGS}
            placeholder={t('tags.add')}
            aria-label={t('tags.add')}
            onKeyDown={(event) => event.key === 'Enter' && !event.isComposing && add(event.currentTarget)}
          />
          <datalist id={list}>
            <For each={usedTags().filter((tag) => !props.tags.includes(tag))}>
              {(tag) => <option value={tag} />}
            </For>
          </datalist>
          <ul class="tag-list">
            <For each={props.tags}>
              {(tag) => (
                <li class="chip">
                  <span class="said ellipsis">{tag}</span>
                  <button
                    type="button"
                    aria-label={t('tags.remove', { tag })}
                    onClick={() => props.save(props.tags.filter((other) => other !== tag))}
                  >
                    <X size={13} />
                  </button>
                </li>
              )}
            </For>
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}
