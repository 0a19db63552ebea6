import type { FollowOptions, LiveEvent } from '@casebook/client';
import { createSignal } from 'solid-js';
import { me } from '../app/session.ts';
import { desk } from '../desk/desk.ts';
import type { Kind } from '../list/vocabulary.ts';

/** Somebody who is writing in the same ticket or chat. */
export interface Writer {
  readonly id: string;
  readonly isColleague: boolean;
}

/** What ties a page to its ticket or chat. */
export interface Ties {
  /** Who else is writing. */
  writers(): readonly Writer[];
  /** Tells the others whether one is writing. */
  typing(isWriting: boolean): void;
  end(): void;
}

/** The other side's id of a chat is the person's, so that all others are colleagues. */
function writerOf(event: LiveEvent): { readonly writer: Writer; readonly begins: boolean } | null {
  switch (event.name) {
    case 'typing':
    case 'stop_typing': {
      const { user_id, is_admin } = event.payload;
      return { writer: { id: user_id ?? '', isColleague: is_admin }, begins: event.name === 'typing' };
    }
    case 'typing:start':
    case 'typing:stop': {
      const { senderId } = event.payload;
      return { writer: { id: senderId, isColleague: false }, begins: event.name === 'typing:start' };
    }
    default:
      return null;
  }
}

/** Follows a ticket or chat: its events, and who is writing. */
export function follow(kind: Kind, id: string, options: FollowOptions): Ties {
  const [writers, setWriters] = createSignal<readonly Writer[]>([]);
  const event = (told: LiveEvent) => {
    const typing = writerOf(told);
    if (typing === null) return options.event(told);
    const { writer, begins } = typing;
    if (writer.id === me().id) return;
    setWriters((all) => [...all.filter((one) => one.id !== writer.id), ...(begins ? [writer] : [])]);
  };
  const how = { ...options, event };
  const following = kind === 'ticket' ? desk.live.ticket(id, how) : desk.live.conversation(id, how);
  return { writers, typing: following.typing, end: following.leave };
}
