import { createSignal, onCleanup, onMount } from 'solid-js';

/** Something that the palette can do. */
export interface Command {
  readonly label: string;
  readonly keys?: string | undefined;
  run(): void;
}
type Commands = () => readonly Command[];

/** Of the components on screen; the one that came last is asked. Those of the second list are asked before all others. */
const [offering, setOffering] = createSignal<readonly Commands[]>([]);
const [ahead, setAhead] = createSignal<readonly Commands[]>([]);

/** Commands without keys, while the component is on screen. `isAhead`: also where components that came later have others. */
export function useCommands(commands: Commands, isAhead = false): void {
  const set = isAhead ? setAhead : setOffering;
  onMount(() => set((all) => [commands, ...all]));
  onCleanup(() => set((all) => all.filter((other) => other !== commands)));
}

/** The commands without keys that make sense now. */
export const screenCommands = (): readonly Command[] => [...ahead(), ...offering()][0]?.() ?? [];
