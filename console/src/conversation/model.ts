import type { Kind, Priority, Status, Type } from '../list/vocabulary.ts';

/** A ticket or a chat as its page shows it: what both have in common, under one name each. */
export interface Thread {
  readonly kind: Kind;
  readonly id: string;
  /** Of tickets. */
  readonly number: string | null;
  readonly subject: string | null;
  readonly status: Status;
  readonly priority: Priority;
  readonly type: Type;
  readonly tags: readonly string[];
  readonly assignedTo: string | null;
  /** The assignee's name; null without one, and where the id is all that is known. */
  readonly assigneeName: string | null;
  /** How often it has changed. A change that is meant for an older revision is refused. */
  readonly revision: number;
  readonly openedAt: string;
  readonly person: Person;
  readonly transaction: Transaction | null;
  /** The chat that a ticket was opened for, or the ticket that carries a chat on. */
  readonly linked: { readonly kind: Kind; readonly name: string } | null;
  readonly rating: { readonly stars: number; readonly words: string | null } | null;
  readonly resolutionNotes: string | null;
}

/** Whom support talks with. Null: the desk doesn't know. */
export interface Person {
  readonly id: string | null;
  readonly isGuest: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** Further facts, by what they are. */
  readonly facts: Readonly<Partial<Record<Fact, string>>>;
}
export const FACTS = ['account', 'tier', 'verification', 'balance', 'tag', 'device', 'app'] as const;
export type Fact = (typeof FACTS)[number];

export interface Transaction {
  readonly reference: string;
  /** Null once it is erased. */
  readonly amount: number | null;
  readonly type: string | null;
  readonly status: string | null;
  readonly at: string | null;
}

/** A message, whoever wrote it. */
export interface Message {
  readonly id: string;
  readonly text: string;
  readonly from: 'person' | 'support' | 'system';
  /** Only colleagues see it. */
  readonly isNote: boolean;
  readonly senderId: string | null;
  readonly senderName: string | null;
  /** Of support, where no id is told. */
  readonly senderEmail: string | null;
  /** False: the author is who they claim to be, and hasn't proven it. */
  readonly isVerified: boolean;
  readonly at: string;
  /** Of chats: whether the other side has read it. */
  readonly isRead: boolean | null;
}

/** Messages that are older than those at hand: where they are asked for. Null: there are none. */
export type Older = { readonly cursor: string } | { readonly page: number; readonly known: number } | null;
