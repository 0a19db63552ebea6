import type { Emission } from './declare.ts';

/** Where something is told: to everybody in the room who isn't in the room `except`. */
export interface Destination {
  readonly room: string;
  readonly except?: string;
}

/** Something passing, such as that somebody is writing, which is in no log. */
export interface Signal {
  readonly to: Destination;
  readonly emission: Emission;
  /** What ends it, where it goes on until then; null when it is over as soon as it is told. */
  readonly undoneBy: Emission | null;
}

/** A signal on its way to other nodes. A renewal only says that it still goes on. */
export interface Announcement {
  readonly signal: Signal;
  readonly isRenewal: boolean;
}

/** Tells other nodes what is passing, at most once: what is lost is lost, and nothing waits for it or fails by it. */
export interface Signals {
  publish(announcements: readonly Announcement[]): void;
  /** Hears what other nodes publish from now on. */
  subscribe(hear: (announcements: readonly Announcement[]) => void): void;
}

/** For a desk of one node. */
export const NO_SIGNALS: Signals = { publish: () => {}, subscribe: () => {} };

export interface RelayOptions {
  readonly signals: Signals;
  /** Tells those who are connected to this node. */
  readonly tell: (to: Destination, emission: Emission) => void;
  /** For tests. In milliseconds. */
  readonly pace?: Pace;
}

interface Pace {
  readonly renewal: number;
  readonly expiry: number;
}

const PACE: Pace = { renewal: 2_000, expiry: 7_000 };

/** Between the sockets of this node and those of the others. */
export interface Relay {
  /** To the other nodes; whoever is on this one was told already. */
  send(signal: Signal): void;
  close(): void;
}

/**
 * What goes on is renewed while it does, and over when it isn't any more: so nothing stays for ever because its end was
 * lost, or because the node that it was on is dead, and what was missed is made up for by its renewal.
 */
export function createRelay({ signals, tell, pace = PACE }: RelayOptions): Relay {
  const ours = new Map<string, Signal>();
  const theirs = new Map<string, NodeJS.Timeout>();
  const renewal = setInterval(() => {
    if (ours.size > 0) signals.publish([...ours.values()].map((signal) => ({ signal, isRenewal: true })));
  }, pace.renewal);

  function hear({ signal, isRenewal }: Announcement): void {
    const { to, emission, undoneBy } = signal;
    const key = keyOf(to, undoneBy ?? emission);
    const isKnown = theirs.has(key);
    clearTimeout(theirs.get(key));
    theirs.delete(key);
    if (undoneBy !== null)
      theirs.set(
        key,
        setTimeout(() => end(key, to, undoneBy), pace.expiry),
      );
    if (!isRenewal || !isKnown) tell(to, emission);
  }

  function end(key: string, to: Destination, emission: Emission): void {
    theirs.delete(key);
    tell(to, emission);
  }

  signals.subscribe((announcements) => {
    for (const announcement of announcements) hear(announcement);
  });

  return {
    send(signal) {
      const { to, emission, undoneBy } = signal;
      if (undoneBy === null) ours.delete(keyOf(to, emission));
      else ours.set(keyOf(to, undoneBy), signal);
      signals.publish([{ signal, isRenewal: false }]);
    },
    close() {
      clearInterval(renewal);
      for (const timer of theirs.values()) clearTimeout(timer);
    },
  };
}

/** Things that go on are told apart by what would end them. */
const keyOf = ({ room, except = '' }: Destination, end: Emission): string =>
  JSON.stringify([room, except, end]);
