import type { LiveEvent } from './events.ts';
import { Mark } from './mark.ts';

export interface SequenceOptions {
  /** The marks of those who follow a ticket or conversation. */
  readonly marksOf: (topic: string) => readonly Mark[];
  readonly deliver: (event: LiveEvent) => void;
}

/**
 * Hands events on, each once and in the order of the log. While rooms are joined, what they bring later may be older than what came
 * already: then events are collected, and are put in order once everything is there.
 */
export class Sequence {
  /** Of what needs no joining, by positions. */
  readonly mark = new Mark(null);
  readonly #options: SequenceOptions;
  #collected: LiveEvent[] | null = null;

  constructor(options: SequenceOptions) {
    this.#options = options;
  }

  /** Collects from now on. */
  hold(): void {
    this.#collected ??= [];
  }

  /** Forgets what was collected: the next connection brings it again. */
  drop(): void {
    this.#collected = null;
  }

  /** Hands on what was collected, and what comes from now on. */
  release(): void {
    const events = this.#collected ?? [];
    this.#collected = null;
    for (const event of events.toSorted(inOrder)) this.#hand(event);
  }

  take(event: LiveEvent): void {
    if (this.#collected) this.#collected.push(event);
    else this.#hand(event);
  }

  #hand(event: LiveEvent): void {
    const { position, revision, topic } = event;
    if (position !== null) {
      const kind = kindOf(event);
      const marks = topic === null || revision === null ? [] : this.#options.marksOf(topic);
      if (this.mark.has(position, kind) || marks.some((mark) => mark.has(revision ?? 0, kind))) return;
      this.mark.add(position, kind);
      for (const mark of marks) mark.add(revision ?? 0, kind);
    }
    this.#options.deliver(event);
  }
}

/** One change can be told as several kinds of events. */
function kindOf({ name, payload }: LiveEvent): string {
  return 'event' in payload ? `${name} ${payload.event}` : name;
}

/** What isn't in the log, such as typing, comes last: it is about now. */
const inOrder = (one: LiveEvent, other: LiveEvent): number =>
  (one.position ?? Number.MAX_SAFE_INTEGER) - (other.position ?? Number.MAX_SAFE_INTEGER);
