import { createOnScreen } from './on-screen.ts';

/** Something that the palette can do. */
export interface Command {
  readonly label: string;
  readonly keys?: string | undefined;
  run(): void;
}
type Commands = () => readonly Command[];

const offering = createOnScreen<Commands>();

/** Commands without keys, while the component is on screen. `isAhead`: also where components that came later have others. */
export const useCommands = (commands: Commands, isAhead = false): void => offering.use(commands, isAhead);

/** The commands without keys that make sense now: those of one component. */
export const screenCommands = (): readonly Command[] => offering.all()[0]?.() ?? [];
