import { For } from 'solid-js';
import { Said } from '../kit/said.tsx';

export type Pair = readonly [name: string, value: string];

/** Names and values, one pair a line. */
export const Pairs = (props: { readonly pairs: readonly Pair[] }) => (
  <dl class="audit-pairs">
    <For each={props.pairs}>
      {([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <Said text={value} />
          </dd>
        </div>
      )}
    </For>
  </dl>
);
