import { createSignal, onCleanup, onMount } from 'solid-js';

/** What components offer while they are on the screen. */
export function createOnScreen<Offer>() {
  const [offered, setOffered] = createSignal<readonly Offer[]>([]);
  const [ahead, setAhead] = createSignal<readonly Offer[]>([]);
  return {
    /** While the component is on screen. `isAhead`: before what components offer that came later. */
    use(offer: Offer, isAhead = false): void {
      const set = isAhead ? setAhead : setOffered;
      onMount(() => set((all) => [offer, ...all]));
      onCleanup(() => set((all) => all.filter((other) => other !== offer)));
    },
    /** Of the component that came last first, behind those that are ahead. */
    all: (): readonly Offer[] => [...ahead(), ...offered()],
  };
}
