import { type Component, createResource, Show } from 'solid-js';

interface Loaded<Props extends object> {
  readonly default: Component<Props>;
}

/**
 * A component whose script is loaded when it is first shown. Where that fails, the error is thrown to the nearest boundary, and the script
 * is asked for again when the component is next shown: Solid's `lazy` would keep the failure.
 */
export function later<Props extends object>(load: () => Promise<Loaded<Props>>): Component<Props> {
  let known: Component<Props> | null = null;
  return (props) => {
    if (known !== null) return known(props);
    const [found] = createResource(async () => {
      known = (await load()).default;
      return { Found: known };
    });
    return (
      <Show when={found()} keyed>
        {({ Found }) => <Found {...props} />}
      </Show>
    );
  };
}
