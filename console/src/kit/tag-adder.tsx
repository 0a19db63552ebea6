import { Popover } from '@kobalte/core/popover';
import { createSignal, type JSX, onMount } from 'solid-js';
import { findTags, usedTags } from '../list/people.ts';
import { tagChoices } from '../list/tag-choices.ts';
import { figure } from '../words/times.ts';
import { t } from '../words/words.ts';
import { Finder } from './finder.tsx';

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

/** A button with a field for a tag: typing finds one of those in use, and a new one is a line of its own. */
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
  const [term, setTerm] = createSignal('');
  // Colleagues may have made others meanwhile.
  onMount(findTags);
  const isFull = () => props.had.length >= MOST;
  const found = () =>
    (isFull() ? [] : tagChoices(term(), usedTags(), props.had)).map(({ tag, count }) => ({
      tag,
      label: count === null ? t('tags.create', { tag }) : tag,
      end: count === null ? null : figure(count),
    }));
  return (
    <Finder
      label={t('tags.add')}
      listLabel={t('tags.used')}
      term={term()}
      setTerm={setTerm}
      found={found()}
      choose={(chosen) => {
        const one = chosen();
        if (one === undefined) return;
        setTerm('');
        props.add(one.tag);
      }}
      waits
      longest={LONGEST}
      disabled={isFull()}
    />
  );
}
