import type { Emission } from './declare.ts';

/** The target of a signal: all sockets in the room that aren't in the room `except`. */
export interface Destination {
  readonly room: string;
  readonly except?: string;
}

/** A transient event, such as typing, which is not in the log. */
export interface Signal {
  readonly to: Destination;
  readonly emission: Emission;
  /** The event that ends it, where it lasts; null for one without a duration. */
  readonly undoneBy: Emission | null;
}

/** A signal to other nodes. A renewal only says that it still lasts. */
export interface Announcement {
  readonly signal: Signal;
  readonly isRenewal: boolean;
}

/** Sends signals to other nodes, at most once: losses are accepted, and no code waits for it or fails by it. */
export interface Signals {
  publish(announcements: readonly Announcement[]): void;
  /** Subscribes to what other nodes publish from now on. */
  subscribe(listener: (announcements: readonly Announcement[]) => void): void;
}

/** For a desk of one node. */
export const NO_SIGNALS: Signals = { publish: () => {}, subscribe: () => {} };

export interface RelayOptions {
  readonly signals: Signals;
  /** Emits to the sockets of this node. */
  readonly emit: (to: Destination, emission: Emission) => void;
  /** For tests. In milliseconds. */
  readonly pace?: Pace;
}

interface Pace {
  readonly renewal: number;
  readonly expiry: number;
}

const PACE: Pace = { renewal: 2_000, expiry: 7_000 };

/** Relays signals between the sockets of this node and those of others. */
export interface Relay {
  /** Sends to the other nodes; the sockets of this one have it already. */
  send(signal: Signal): void;
  /** What was sent to a room, here or on another node, that has not ended yet. */
  lasting(room: string): readonly Emission[];
  close(): void;
}

/**
 * A lasting signal is renewed while it lasts, and ends without renewals. So none stays for ever when its end is lost or its
 * node dies, and a lost start is repaired by the next renewal.
 */
export function createRelay({ signals, emit, pace = PACE }: RelayOptions): Relay {
  const ours = new Map<string, Signal>();
  const theirs = new Map<
    string,
    { readonly emission: Emission; readonly to: Destination; readonly timer: NodeJS.Timeout }
  >();
  const renewal = setInterval(() => {
    if (ours.size > 0) signals.publish([...ours.values()].map((signal) => ({ signal, isRenewal: true })));
  }, pace.renewal);

  function receive({ signal, isRenewal }: Announcement): void {
    const { to, emission, undoneBy } = signal;
    const key = keyOf(to, undoneBy ?? emission);
    const known = theirs.get(key);
    clearTimeout(known?.timer);
    theirs.delete(key);
    if (undoneBy !== null) {
      const timer = setTimeout(() => end(key, to, undoneBy), pace.expiry);
      theirs.set(key, { to, emission, timer });
    }
    const isNews = known === undefined || JSON.stringify(known.emission) !== JSON.stringify(emission);
    if (!isRenewal || isNews) emit(to, emission);
  }

  function end(key: string, to: Destination, emission: Emission): void {
    theirs.delete(key);
    emit(to, emission);
  }

  signals.subscribe((announcements) => {
    for (const announcement of announcements) receive(announcement);
  });

  return {
    send(signal) {
      const { to, emission, undoneBy } = signal;
      if (undoneBy === null) ours.delete(keyOf(to, emission));
      else ours.set(keyOf(to, undoneBy), signal);
      signals.publish([{ signal, isRenewal: false }]);
    },
    lasting: (room) =>
      [...ours.values(), ...theirs.values()]
        .filter(({ to }) => to.room === room)
        .map(({ emission }) => emission),
    close() {
      clearInterval(renewal);
      for (const { timer } of theirs.values()) clearTimeout(timer);
    },
  };
}

/** Lasting signals are identified by the event that would end them. */
const keyOf = ({ room, except = '' }: Destination, end: Emission): string =>
  JSON.stringify([room, except, end]);
