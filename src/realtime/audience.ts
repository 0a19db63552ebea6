import type { Broadcast } from './declare.ts';

/** Those who are connected to this node. */
export interface Audience {
  /** How many sockets are in the room. */
  size(room: string): number;
  tell(broadcast: Broadcast): void;
}
