import { For, Show } from 'solid-js';
import Tag from '../kit/icons/tag.tsx';
import X from '../kit/icons/x.tsx';
import { TagAdder } from '../kit/tag-adder.tsx';
import { pair } from '../words/pair.ts';
import { t } from '../words/words.ts';

interface TagEditorProps {
  readonly tags: readonly string[];
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  save(tags: readonly string[]): void;
}

/** The tags of a ticket, with a field for another one. */
export function TagEditor(props: TagEditorProps) {
  return (
    <TagAdder
      label={pair(t('filter.tag'), props.tags.join(' ') || t('tags.none'))}
      class="button property tags-button"
      open={props.open}
      onOpenChange={props.onOpenChange}
      had={props.tags}
      add={(tag) => props.save([...props.tags, tag])}
      below={<Tags tags={props.tags} save={props.save} />}
    >
      <Tag size={15} aria-hidden="true" />
      <Show when={props.tags.length > 0} fallback={t('tags.none')}>
        <For each={props.tags.slice(0, 3)}>
          {(tag) => (
            <span class="chip">
              <span class="said ellipsis">{tag}</span>
            </span>
          )}
        </For>
        <Show when={props.tags.length > 3}>+{props.tags.length - 3}</Show>
      </Show>
    </TagAdder>
  );
}

const Tags = (props: Pick<TagEditorProps, 'tags' | 'save'>) => (
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
);
