import { Popover } from '@kobalte/core/popover';
import { createUniqueId, For, type JSX, onCleanup, onMount } from 'solid-js';
import { tags } from '../list/people.ts';
import { t } from '../words/words.ts';

interface TagAdderProps {
  /** Replaces "Add a tag" as the name of the button. */
  readonly label?: string;
  readonly class?: string;
  readonly open: boolean;
  onOpenChange(open: boolean): void;
  /** Tags that are there already. */
  readonly had?: readonly string[];
  add(tag: string): void;
  /** What the button shows. */
  readonly children: JSX.Element;
  /** What stands below the field. */
  readonly below?: JSX.Element;
}

const LONGEST = 40;
/** As many as a ticket can have. */
const MOST = 20;

/**
 * A button with a field for a tag; those in use are suggested. What was typed is added when one leaves the field, too, unless by
 * Escape.
 */
export function TagAdder(props: TagAdderProps) {
  return (
    <Popover open={props.open} onOpenChange={props.onOpenChange} gutter={4}>
      <Popover.Trigger class={props.class ?? 'button quiet'} aria-label={props.label}>
        {props.children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="popup tag-editor" aria-label={t('tags.add')}>
          <Field had={props.had ?? []} add={(tag) => props.add(tag)} />
          {props.below}
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}

function Field(props: { readonly had: readonly string[]; add(tag: string): void }) {
  const list = createUniqueId();
  let field: HTMLInputElement | undefined;
  const add = () => {
    const tag = field?.value.trim() ?? '';
    if (field === undefined || tag === '' || props.had.includes(tag)) return;
    field.value = '';
    props.add(tag);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter') add();
    if (event.key === 'Escape' && field) field.value = '';
  };
  // Before the popover hears of the key, and closes.
  onMount(() => field?.addEventListener('keydown', onKeyDown));
  onCleanup(add);
  return (
    <>
      <input
        ref={field}
        class="filter-input"
        list={list}
        maxLength={LONGEST}
        disabled={props.had.length >= MOST}
        placeholder={t('tags.add')}
        aria-label={t('tags.add')}
      />
      <datalist id={list}>
        <For each={tags().filter((tag) => !props.had.includes(tag))}>{(tag) => <option value={tag} />}</For>
      </datalist>
    </>
  );
}
