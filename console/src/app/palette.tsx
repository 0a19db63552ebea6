import { useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, on, onCleanup, Show } from 'solid-js';
import { Dialog } from '../kit/dialog.tsx';
import { Finder } from '../kit/finder.tsx';
import { Keys } from '../kit/keys.tsx';
import type { Item } from '../list/item.ts';
import { shortNumberIn, ticketsNumbered } from '../list/short-number.ts';
import { t } from '../words/words.ts';
import { commands, found, opening } from './commands.ts';
import type { Command } from './screen-commands.ts';
import { me } from './session.ts';

/** All commands that make sense now, found by typing. */
export default function Palette(props: { close(): void }) {
  const navigate = useNavigate();
  const [term, setTerm] = createSignal('');
  const all = commands(navigate);
  const { numbered, settled } = createNumbered(term);
  const shown = createMemo(() =>
    [...opening(numbered(), navigate), ...found(all, term(), navigate)].map((command) => ({
      ...command,
      end: command.keys === undefined ? null : <Keys keys={command.keys} />,
    })),
  );
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
  const choose = async (chosen: () => Command | undefined) => {
    const asked = term();
    await settled();
    if (isOpen && term() === asked) run(chosen());
  };
  return (
    <Dialog open title={t('palette.title')} class="palette" onClose={props.close}>
      <Finder
        label={t('palette.placeholder')}
        listLabel={t('palette.title')}
        term={term()}
        setTerm={setTerm}
        found={shown()}
        choose={(chosen) => void choose(chosen)}
      />
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
