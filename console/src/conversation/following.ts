import type { FollowOptions, LiveEvent } from '@casebook/client';
import { createSignal } from 'solid-js';
import { desk } from '../desk/desk.ts';
import { isColleague } from '../list/people.ts';
import type { Kind } from '../list/vocabulary.ts';

/** What ties a page to its ticket or chat. */
export interface Ties {
  /** The ids of those who are writing, colleagues apart: of them, presence tells more. */
  writers(): readonly string[];
  /** Tells the others whether one is writing. */
  typing(isWriting: boolean): void;
  end(): void;
}

/** Who has begun to write or has stopped, unless it is a colleague. */
function writerOf(event: LiveEvent): { readonly id: string; readonly begins: boolean } | null {
  switch (event.name) {
    case 'typing':
    case 'stop_typing': {
      const { user_id, is_admin } = event.payload;
      return is_admin ? null : { id: user_id ?? '', begins: event.name === 'typing' };
    }
    case 'typing:start':
    case 'typing:stop': {
      const { senderId } = event.payload;
      return isColleague(senderId) ? null : { id: senderId, begins: event.name === 'typing:start' };
    }
    default:
      return null;
  }
}

/** Follows a ticket or chat: its events, and who is writing. */
export function follow(kind: Kind, id: string, options: FollowOptions): Ties {
  const [writers, setWriters] = createSignal<readonly string[]>([]);
  const event = (told: LiveEvent) => {
    const typing = writerOf(told);
    if (typing === null) return options.event(told);
    setWriters((all) => [...all.filter((id) => id !== typing.id), ...(typing.begins ? [typing.id] : [])]);
  };
  const how = { ...options, event };
  const following = kind === 'ticket' ? desk.live.ticket(id, how) : desk.live.conversation(id, how);
  return { writers, typing: following.typing, end: following.leave };
}
