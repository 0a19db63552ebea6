import { For } from 'solid-js';

/** Ids, paths, addresses and the like: where they are too long for a line, they break between their parts. Words stay whole. */
export const Breakable = (props: { readonly text: string; readonly class?: string }) => (
  <bdi class={`said ${props.class ?? ''}`} dir="auto">
    <For each={props.text.split(/(?<=[/:,_@-])/)}>
      {(part) => (
        <>
          {part}
          <wbr />
        </>
      )}
    </For>
  </bdi>
);
