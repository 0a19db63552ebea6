import { isFinished, TICKET_STATUSES } from '../../../events/ticketing/vocabulary.ts';
import { type FactColumns, lengthOf } from '../facts/columns.ts';
import { FACT_KINDS, type FactKind } from '../facts/documents.ts';
import type { Follower, Happened } from './follower.ts';
import type { Channel, Happening } from './metric.ts';
import { CONVERSATION, type Subjects, TICKET } from './subjects.ts';
import type { Words } from './words.ts';

const NOTHING = { weight: 1, author: 0, admin: 0, channel: 0, rating: 0 } as const;

/** Goes through facts in order, and tells the follower what each one means for its ticket or conversation. */
export class Replay {
  readonly #subjects: Subjects;
  readonly #words: Words;
  readonly #follower: Follower;
  readonly #finished: ReadonlySet<number>;
  readonly #closed: number;
  readonly #user: number;
  readonly #admin: number;
  readonly #supportTicket: number;

  constructor(subjects: Subjects, words: Words, follower: Follower) {
    this.#subjects = subjects;
    this.#words = words;
    this.#follower = follower;
    this.#finished = new Set(TICKET_STATUSES.filter(isFinished).map((status) => words.numberOf(status)));
    this.#closed = words.numberOf('closed');
    this.#user = words.numberOf('user');
    this.#admin = words.numberOf('admin');
    this.#supportTicket = this.#channel('support_ticket');
  }

  /** Facts after the position don't count. */
  take(facts: FactColumns, upTo: number): void {
    const { positions, times, subjects, words, kinds } = facts;
    for (let index = 0; index < lengthOf(facts); index++) {
      if ((positions[index] as number) > upTo) continue;
      const subject = subjects[index] as number;
      const at = this.#subjects.timeOf(subject, times[index] as number);
      if (this.#subjects.kinds[subject] === 0) this.#subjects.begun[subject] = positions[index] as number;
      this.#takeOne(FACT_KINDS[kinds[index] as number] as FactKind, subject, words[index] as number, at);
    }
  }

  #takeOne(kind: FactKind, subject: number, list: number, at: number): void {
    switch (kind) {
      case 'ticket_message':
      case 'conversation_message':
        this.#message(kind, subject, this.#words.list(list), at);
        break;
      case 'ticket_rated':
        this.#rated(subject, list, at);
        break;
      case 'ticket_opened':
      case 'conversation_started':
        this.#begins(kind, subject, this.#words.list(list), at);
        break;
      case 'ticket_linked':
        this.#linked(subject, list, at);
        break;
      case 'ticket_status':
      case 'conversation_status':
        this.#status(kind, subject, this.#wordOf(list), at);
        break;
      default:
        this.#change(subject, at, () => this.#set(kind, subject, list));
    }
  }

  #rated(subject: number, list: number, at: number): void {
    if (!this.#isWanted('ticket_rated')) return;
    this.#tell({ subject, at, rating: Number(this.#words.textOf(this.#wordOf(list))) });
  }

  #begins(
    kind: 'ticket_opened' | 'conversation_started',
    subject: number,
    [type = 0, second = 0]: readonly number[],
    at: number,
  ): void {
    const { kinds, types, priorities, statuses, channels, openedAt } = this.#subjects;
    const isTicket = kind === 'ticket_opened';
    openedAt[subject] = at;
    types[subject] = type;
    this.#change(subject, at, () => {
      kinds[subject] = isTicket ? TICKET : CONVERSATION;
      statuses[subject] = this.#words.numberOf(isTicket ? 'pending' : 'open');
      priorities[subject] = isTicket ? second : this.#words.numberOf('normal');
      channels[subject] = this.#channel(isTicket ? 'support_ticket' : this.#chatOf(second));
    });
    if (this.#isWanted(kind)) this.#tell({ subject, at });
    if (isTicket) this.#description(subject, 1);
  }

  /** The first message of a ticket, which its user wrote. */
  #description(subject: number, weight: 1 | -1): void {
    if (!this.#isWanted('message_written')) return;
    const at = this.#subjects.openedAt[subject] as number;
    this.#tell({ subject, at, weight, author: this.#user, channel: this.#supportTicket });
  }

  /** The ticket continues a conversation: so its description was written there. */
  #linked(subject: number, conversation: number, at: number): void {
    const { channels } = this.#subjects;
    this.#description(subject, -1);
    this.#change(subject, at, () => {
      channels[subject] = channels[conversation] as number;
    });
  }

  #message(
    kind: 'ticket_message' | 'conversation_message',
    subject: number,
    [author = 0, admin = 0]: readonly number[],
    at: number,
  ): void {
    const { channels, answered } = this.#subjects;
    const isTicket = kind === 'ticket_message';
    if (this.#isWanted('message_written')) {
      const channel = isTicket ? this.#supportTicket : (channels[subject] as number);
      this.#tell({ subject, at, author, admin, channel });
    }
    if (answered[subject] === 1 || author !== this.#admin) return;
    answered[subject] = 1;
    if (this.#isWanted(isTicket ? 'ticket_answered' : 'conversation_answered'))
      this.#tell({ subject, at, author, admin });
  }

  #status(kind: 'ticket_status' | 'conversation_status', subject: number, status: number, at: number): void {
    const { statuses } = this.#subjects;
    const isTicket = kind === 'ticket_status';
    const isDone = (word: number) => (isTicket ? this.#finished.has(word) : word === this.#closed);
    const [wasDone, becomesDone] = [isDone(statuses[subject] as number), isDone(status)];
    this.#change(subject, at, () => {
      statuses[subject] = status;
    });
    if (wasDone === becomesDone) return;
    const done = isTicket ? 'ticket_resolved' : 'conversation_closed';
    const reopened = isTicket ? 'ticket_reopened' : 'conversation_reopened';
    if (this.#isWanted(becomesDone ? done : reopened)) this.#tell({ subject, at });
  }

  #set(kind: ChangeKind, subject: number, list: number): void {
    const { priorities, admins, tags } = this.#subjects;
    switch (kind) {
      case 'ticket_priority':
      case 'conversation_priority':
        priorities[subject] = this.#wordOf(list);
        break;
      case 'ticket_assignee':
      case 'conversation_assignee':
        admins[subject] = this.#wordOf(list);
        break;
      case 'ticket_tags':
        tags[subject] = list;
        break;
      default:
        kind satisfies never;
    }
  }

  #change(subject: number, at: number, set: () => void): void {
    const follower = this.#follower;
    if (follower.wants === 'changes') follower.changing(subject);
    set();
    if (follower.wants === 'changes') follower.changed(subject, at);
  }

  #isWanted(what: Happening): boolean {
    return this.#follower.wants === what;
  }

  #tell(happened: Pick<Happened, 'subject' | 'at'> & Partial<Happened>): void {
    if (this.#follower.wants !== 'changes') this.#follower.happened({ ...NOTHING, ...happened });
  }

  #wordOf = (list: number): number => this.#words.list(list)[0] ?? 0;
  #channel = (channel: Channel): number => this.#words.numberOf(channel);
  #chatOf = (owner: number): Channel => (this.#words.textOf(owner) === 'guest' ? 'guest_chat' : 'user_chat');
}

type ChangeKind = Extract<FactKind, `${string}_priority` | `${string}_assignee` | 'ticket_tags'>;
