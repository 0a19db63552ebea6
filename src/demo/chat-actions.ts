import { ANONYMOUS, type Caller } from '../commands/caller.ts';
import type { BearerOf } from '../commands/invocation.ts';
import type { ConversationPriority, ConversationStatus } from '../events/conversations/vocabulary.ts';
import type { ConversationId, MessageId } from '../events/ids.ts';
import * as texts from './chat-words.ts';
import { accepted, type DemoDesk } from './desk.ts';
import { type Step, sequenceFrom } from './happening.ts';
import { bearerOf, type DemoUser, type People } from './people.ts';
import type { Random } from './random.ts';
import { detailsOf } from './ticket.ts';
import { fillSlots } from './words.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** `unread`: support has replied, and the owner has not read it. `ticket`: it was carried on as a ticket. */
export type ChatEnding = 'unanswered' | 'unread' | 'pending' | 'ticket' | 'closed';

export interface ChatPlan {
  readonly at: number;
  readonly random: Random;
  readonly people: People;
  readonly ending: ChatEnding;
  /** Null: a guest's chat. */
  readonly user: DemoUser | null;
  /** The user who the guest turns out to be; null: none. */
  readonly claimant: BearerOf<'user'> | null;
}

/** What can happen in a chat. Each call is one more step; the durations are milliseconds after the step before. */
export interface ChatActions {
  readonly steps: readonly Step[];
  owner(least: number, most: number, text: string): void;
  support(least: number, most: number, text: string): void;
  /** Both sides read what they have not read. */
  read(): void;
  assign(): void;
  priority(to: ConversationPriority): void;
  status(to: ConversationStatus): void;
  /** The guest logs in, and turns out to be that user. */
  claim(user: BearerOf<'user'>): void;
  /** Support carries it on as a ticket, with a note. */
  carryOn(): void;
}

/** Begins a chat. */
export function createChatActions(plan: ChatPlan, { type, subject }: texts.Question): ChatActions {
  const { at, random, people, user } = plan;
  const admin = random.pick(people.admins, 1.4);
  const details = detailsOf(random, user?.name ?? 'visitor', admin);
  const textOf = (slots: string) => fillSlots(slots, details);
  const byAdmin = (desk: DemoDesk) => desk.by(bearerOf('admin', admin));
  const beginning = { type, subject: textOf(subject) };
  const unread = { owner: [] as MessageId[], support: [] as MessageId[] };
  let id = '' as ConversationId;
  let owner: Caller = user ? bearerOf('user', user) : ANONYMOUS;

  const between = (least: number, most: number) => random.spread(least, most);
  const { steps, after } = sequenceFrom(at, between, async (desk) => {
    const by = user && desk.by(bearerOf('user', user));
    const { conversation } = accepted(
      by
        ? await desk.chat.own(beginning, by)
        : await desk.chat.ofGuest(null, beginning, desk.by(ANONYMOUS).context),
    );
    id = conversation.id;
    if (conversation.owner.kind === 'guest') owner = conversation.owner;
  });

  async function read(desk: DemoDesk, side: keyof typeof unread): Promise<void> {
    const reader = side === 'owner' ? desk.by(owner) : byAdmin(desk);
    for (const message of unread[side].splice(0))
      accepted(await desk.chat.markRead(message, () => true, reader));
  }

  return {
    steps,

    owner(least, most, slots) {
      const message = textOf(slots);
      after(least, most, async (desk) => {
        await read(desk, 'owner');
        unread.support.push(await desk.say(id, message, owner));
      });
    },

    support(least, most, slots) {
      const message = textOf(slots);
      after(least, most, async (desk) => {
        await read(desk, 'support');
        unread.owner.push(await desk.say(id, message, byAdmin(desk).caller));
      });
    },

    read: () =>
      after(SECOND, MINUTE, async (desk) => {
        await read(desk, 'owner');
        await read(desk, 'support');
      }),

    assign: () =>
      after(2 * SECOND, MINUTE, async (desk) =>
        accepted(await desk.chat.assign(id, admin.id, byAdmin(desk))),
      ),

    priority: (to) =>
      after(5 * SECOND, 2 * MINUTE, async (desk) =>
        accepted(await desk.chat.changePriority(id, to, byAdmin(desk))),
      ),

    status: (to) =>
      after(SECOND, 2 * MINUTE, async (desk) =>
        accepted(await desk.chat.changeStatus(id, to, byAdmin(desk))),
      ),

    claim: (claimant) =>
      after(MINUTE, 4 * MINUTE, async (desk) => {
        if (owner.kind !== 'guest') return;
        const guest = { guestId: owner.id, guestSecret: desk.guestIds.secretOf(owner.id) };
        accepted(await desk.chat.claim(guest, desk.by(claimant)));
        owner = claimant;
      }),

    carryOn() {
      const asked = {
        subject: beginning.subject,
        supportType: user ? 'TRANSACTION_ISSUE' : 'GENERAL_INQUIRY',
        email: user?.email ?? `visitor${random.whole(100, 999)}@example.com`,
      };
      const [note, told] = [textOf(random.pick(texts.TICKET_NOTES)), textOf(texts.CARRIED_ON)];
      after(MINUTE, 10 * MINUTE, async (desk) => {
        const { ticket } = accepted(await desk.carryOn(id, asked, byAdmin(desk)));
        const written = { message: note, isInternal: true };
        accepted(await desk.tickets.reply(ticket.id, written, byAdmin(desk)));
        unread.owner.push(await desk.say(id, told, byAdmin(desk).caller));
      });
    },
  };
}
