import { positionOf } from '../acceptance.ts';
import type { Reply } from '../desk.ts';

/** What a client should have been told, and between which positions of the log it happened. */
export interface Expected {
  readonly what: string;
  readonly after: number;
  readonly upTo: number;
}

/** What admins are told of a command, and what its ticket's user is. */
export interface Tellings {
  readonly admins?: readonly string[];
  readonly owner?: string | null;
  readonly own?: readonly string[];
}

/** What clients should hear, and where in the log. */
export interface Book {
  /** Of admins, in order. */
  readonly admins: Expected[];
  /** Of each user, by their ids. */
  readonly users: ReadonlyMap<string, Expected[]>;
  /** A command was answered. Throws unless it has this status and a later position than the one before. */
  done(reply: Reply, status: number, told?: Tellings): void;
  /** Something happened by itself, up to a position that was heard. */
  happened(upTo: number, told: Tellings): void;
  /** A message was sent over a socket, which tells no position. */
  sent(what: string): void;
}

export function openBook(): Book {
  const admins: Expected[] = [];
  const users = new Map<string, Expected[]>();
  let position = 0;

  function happened(upTo: number, { admins: all = [], owner = null, own = [] }: Tellings): void {
    if (!(upTo > position)) throw new Error(`position ${upTo} after ${position}`);
    const range = { after: position, upTo };
    admins.push(...all.map((what) => ({ what, ...range })));
    if (owner !== null)
      users.set(owner, [...(users.get(owner) ?? []), ...own.map((what) => ({ what, ...range }))]);
    position = upTo;
  }

  return {
    ...{ admins, users, happened },
    sent: (what) => void admins.push({ what, after: position, upTo: Number.POSITIVE_INFINITY }),
    done(reply, status, told = {}) {
      if (reply.status !== status) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
      happened(positionOf(reply), told);
    },
  };
}
