import { useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show } from 'solid-js';
import { Dialog } from '../kit/dialog.tsx';
import { Keys } from '../kit/keys.tsx';
import type { Item } from '../list/item.ts';
import { shortNumberIn, ticketsNumbered } from '../list/short-number.ts';
import { t } from '../words/words.ts';
import { type Command, commands, found, opening } from './commands.ts';
import { me } from './session.ts';

/** All commands that make sense now, found by typing. */
export default function Palette(props: { close(): void }) {
  const navigate = useNavigate();
  const [term, setTerm] = createSignal('');
  const [at, setAt] = createSignal(0);
  const id = createUniqueId();
  const all = commands(navigate);
  const { numbered, settled } = createNumbered(term);
  const shown = () => [...opening(numbered(), navigate), ...found(all, term(), navigate)];
  const current = () => Math.min(at(), shown().length - 1);
  // The command that is chosen by keys stays in sight.
  createEffect(() => document.getElementById(`${id}-${current()}`)?.scrollIntoView({ block: 'nearest' }));
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    props.close();
    // After focus has gone back to the page.
    setTimeout(command.run);
  };
  let isOpen = true;
  onCleanup(() => {
    isOpen = false;
  });
  /** Runs the chosen command once all are known, unless the palette was closed or the term has changed meanwhile. */
  const choose = async () => {
    const chosen = term();
    await settled();
    if (isOpen && term() === chosen) run(shown()[current()]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) setAt((current() + step + shown().length) % Math.max(1, shown().length));
    else if (event.key === 'Enter' && !event.isComposing) void choose();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open title={t('palette.title')} class="palette" onClose={props.close}>
      <div class="field">
        <input
          data-first
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={id}
          aria-activedescendant={shown().length > 0 ? `${id}-${current()}` : undefined}
          aria-label={t('palette.placeholder')}
          placeholder={t('palette.placeholder')}
          autocomplete="off"
          spellcheck={false}
          value={term()}
          onInput={(event) => {
            setTerm(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id={id} aria-label={t('palette.title')} class="palette-list">
        <For each={shown()}>
          {(command, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the combobox's
            <div
              role="option"
              tabIndex={-1}
              id={`${id}-${index()}`}
              class="option"
              aria-selected={index() === current()}
              onMouseMove={() => setAt(index())}
              onClick={() => run(command)}
            >
              <span class="said ellipsis">{command.label}</span>
              <Show when={command.keys}>{(keys) => <Keys keys={keys()} />}</Show>
            </div>
          )}
        </For>
      </div>
      <Show when={shown().length === 0}>
        <p class="muted palette-none">{t('palette.none')}</p>
      </Show>
    </Dialog>
  );
}

/** Tickets whose short number is typed. `settled`: once the desk has been asked for them. */
function createNumbered(term: () => string) {
  const [numbered, setNumbered] = createSignal<readonly Item[]>([]);
  let asking: Promise<void> = Promise.resolve();
  const short = createMemo(() => (me().role === 'admin' ? shortNumberIn(term()) : null));
  createEffect(
    on(short, (number) => {
      setNumbered([]);
      const ending = new AbortController();
      onCleanup(() => ending.abort());
      asking = number === null ? Promise.resolve() : ask(number, ending.signal);
    }),
  );
  async function ask(number: number, signal: AbortSignal): Promise<void> {
    const tickets = await ticketsNumbered(number, signal);
    if (!signal.aborted) setNumbered(tickets);
  }
  return { numbered, settled: () => asking };
}
