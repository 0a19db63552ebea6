import type { PersonalEvent } from './personal-events.ts';
import { namesIn } from './reason.ts';

/** What the events of a stream hold of some data subjects together, without the events. */
export interface Tally {
  /** The data subjects whose fields can be read. */
  readonly subjects: readonly string[];
  /** How many events. */
  readonly events: number;
  /** Of which types. */
  readonly types: ReadonlySet<string>;
  /** Whether one of them is in the clear. */
  readonly isPlain: boolean;
  /** The names, addresses and numbers in them. */
  readonly names: ReadonlySet<string>;
}

interface Growing extends Tally {
  events: number;
  types: Set<string>;
  isPlain: boolean;
  names: Set<string>;
}

/** Counts the events of one stream, by whose they are: the same little memory for any number of them. */
export class StreamTally {
  readonly #tallies = new Map<string, Growing>();

  add({ envelope, personal, isPlain }: PersonalEvent): void {
    const subjects = [...personal.keys()];
    const name = subjects.join('\n');
    const tally = this.#tallies.get(name) ?? begun(subjects);
    this.#tallies.set(name, tally);
    tally.events++;
    tally.types.add(envelope.event.type);
    tally.isPlain ||= isPlain;
    for (const fields of personal.values()) for (const one of namesIn(fields)) tally.names.add(one);
  }

  /** What is of any of these subjects. */
  of(subjects: ReadonlySet<string>): readonly Tally[] {
    return [...this.#tallies.values()].filter((tally) => tally.subjects.some((one) => subjects.has(one)));
  }
}

const begun = (subjects: readonly string[]): Growing => ({
  ...{ subjects, events: 0, types: new Set<string>(), isPlain: false, names: new Set<string>() },
});
