import { type LiveEvent, type TopicKind, topicOf } from './events.ts';
import { Mark } from './mark.ts';

/**
 * How a ticket or conversation is followed.
 *
 * @group Live
 */
export interface FollowOptions {
  /** What happens to it: each event once, in order. */
  readonly event: (event: LiveEvent) => void;
  /** The revision that is known already: later events are told, also those of the past. Without it, those from now on. */
  readonly since?: number;
  /**
   * More has happened than the desk tells. To read it anew: events that follow are held back until this has ended, and if it
   * throws, it is called again after a pause. It may return the revision that it has read.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing will do
  readonly resync: (position: number) => number | void | Promise<number | void>;
  /** It can't be followed any more: it isn't there, or isn't the caller's. */
  readonly ended?: (reason: string) => void;
}

/**
 * A ticket or conversation that is followed.
 *
 * @group Live
 */
export interface Following {
  /**
   * Resolves once all later events will come, with the revision that it has then. Read it by REST afterwards: then nothing is missed
   * in between. Throws `DeskError` if it can't be followed. Also if the desk refuses the connection: then another `start()` still
   * follows it, until `leave()`.
   */
  readonly ready: Promise<number>;
  /** Ends it. */
  leave(): void;
  /** Tells the others whether the caller is writing. */
  typing(isWriting: boolean): void;
}

/** The state of what is followed, over all connections. */
export class Topic {
  readonly kind: TopicKind;
  readonly options: FollowOptions;
  readonly mark: Mark;
  readonly ready: Promise<number>;
  /** As it was given: perhaps a ticket's number. The id, once the desk has said so. */
  id: string;
  /** The position from which on it is to be read anew; null: it isn't. */
  owes: number | null = null;
  /** Who follows it knows all events up to this revision. */
  floor: number | null;
  resolve: (revision: number) => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor(kind: TopicKind, id: string, options: FollowOptions) {
    this.kind = kind;
    this.id = id;
    this.options = options;
    this.mark = new Mark(options.since ?? null);
    this.floor = options.since ?? null;
    this.ready = new Promise<number>((resolve, reject) => Object.assign(this, { resolve, reject }));
    // Whoever isn't interested needn't catch it.
    this.ready.catch(() => {});
  }

  /** Whether who follows it is still to be told. */
  isNews({ revision }: LiveEvent): boolean {
    return revision === null || this.floor === null || revision > this.floor;
  }

  get name(): string {
    return topicOf(this.kind, this.id);
  }

  /** The event by which it is joined, and its input. */
  get joining(): readonly [event: 'join_ticket' | 'conversation:join', input: object] {
    const since = this.mark.complete;
    return this.kind === 'ticket'
      ? ['join_ticket', { ticket_id: this.id, ...(since !== null && { since_revision: since }) }]
      : ['conversation:join', { conversationId: this.id, ...(since !== null && { sinceRevision: since }) }];
  }

  get leaving(): readonly [event: 'leave_ticket' | 'conversation:leave', input: object] {
    return this.kind === 'ticket'
      ? ['leave_ticket', { ticket_id: this.id }]
      : ['conversation:leave', { conversationId: this.id }];
  }

  typing(
    isWriting: boolean,
  ): readonly [event: 'typing' | 'stop_typing' | 'typing:start' | 'typing:stop', input: object] {
    if (this.kind === 'ticket') return [isWriting ? 'typing' : 'stop_typing', { ticket_id: this.id }];
    return [isWriting ? 'typing:start' : 'typing:stop', { conversationId: this.id }];
  }
}
