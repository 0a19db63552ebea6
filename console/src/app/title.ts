import { createEffect, createSignal, onCleanup } from 'solid-js';
import { t } from '../words/words.ts';

type Name = () => string | null;
/** Of what is on screen; the one that came last counts. */
const [names, setNames] = createSignal<readonly Name[]>([]);
const [waiting, setWaiting] = createSignal(0);

/** How many tickets and chats of the person have a message that isn't read. The title begins with it. */
export { setWaiting };

/** Names the tab while a component is on screen; null: as what is below it does. */
export function useTitle(name: Name): void {
  setNames((all) => [name, ...all]);
  onCleanup(() => setNames((all) => all.filter((other) => other !== name)));
}

/** Keeps the tab's title. */
export function keepTitle(): void {
  createEffect(() => {
    const name = names().reduce<string | null>((found, next) => found ?? next(), null);
    const count = waiting() === 0 ? '' : `(${waiting()}) `;
    document.title = count + [name, t('app.name')].filter(Boolean).join(' · ');
  });
}
