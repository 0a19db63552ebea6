import { For, Show } from 'solid-js';
import { partsOf } from '../list/marks.ts';

interface SaidProps {
  readonly text: string;
  /** The search whose matches are marked. */
  readonly search?: string;
  readonly class?: string;
}

/** A text that a person wrote: shown as text, whatever it holds, in its own direction. */
export function Said(props: SaidProps) {
  return (
    <bdi class={`said ${props.class ?? ''}`} dir="auto">
      <Show when={props.search} fallback={props.text}>
        {(search) => (
          <For each={partsOf(props.text, search())}>
            {({ text, isMatch }) => (isMatch ? <mark>{text}</mark> : text)}
          </For>
        )}
      </Show>
    </bdi>
  );
}
