import { createEffect, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';

/** Something that is found by typing. */
export interface Finding {
  readonly label: string;
  /** Shown at the end of the line, such as keys or a count. */
  readonly end?: JSX.Element;
}

interface FinderProps<One extends Finding> {
  /** The name of the field. */
  readonly label: string;
  /** The name of the list. */
  readonly listLabel: string;
  readonly term: string;
  setTerm(term: string): void;
  /** What the term finds: the first one is chosen, unless arrows or the pointer choose another one. */
  readonly found: readonly One[];
  /** Called by Enter or a click; `chosen` returns what is chosen by then. */
  choose(chosen: () => One | undefined): void;
  /** Nothing is chosen before something is typed. */
  readonly waits?: boolean;
  readonly longest?: number;
  readonly disabled?: boolean;
}

/** A field with a list of what is found by typing, which arrows go through and Enter takes. */
export function Finder<One extends Finding>(props: FinderProps<One>) {
  const first = () => (props.waits && props.term.trim() === '' ? -1 : 0);
  const [at, setAt] = createSignal(first());
  const id = createUniqueId();
  const current = () => Math.min(at(), props.found.length - 1);
  // What is chosen by keys stays in sight.
  createEffect(() => document.getElementById(`${id}-${current()}`)?.scrollIntoView({ block: 'nearest' }));
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const count = props.found.length;
    if (step !== undefined)
      setAt((Math.max(current(), step < 0 ? 0 : -1) + step + count) % Math.max(1, count));
    else if (event.key === 'Enter' && !event.isComposing) props.choose(() => props.found[current()]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div class="field">
        <input
          data-first
          role="combobox"
          aria-expanded={props.found.length > 0}
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={current() >= 0 ? `${id}-${current()}` : undefined}
          aria-label={props.label}
          placeholder={props.label}
          autocomplete="off"
          spellcheck={false}
          maxLength={props.longest}
          disabled={props.disabled}
          value={props.term}
          onInput={(event) => {
            props.setTerm(event.currentTarget.value);
            setAt(first());
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id={id} aria-label={props.listLabel} class="finder-list">
        <For each={props.found}>
          {(one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's
            <div
              role="option"
              tabIndex={-1}
              id={`${id}-${index()}`}
              class="option"
              aria-selected={index() === current()}
              onMouseMove={() => setAt(index())}
              onClick={() => props.choose(() => one)}
            >
              <span class="said ellipsis">{one.label}</span>
              <Show when={one.end}>
                <span class="end">{one.end}</span>
              </Show>
            </div>
          )}
        </For>
      </div>
    </>
  );
}
