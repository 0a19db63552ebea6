import fc from 'fast-check';
import type { CommandOptions } from '../../src/commands/conflicts.ts';
import { type CommandHandler, createCommandHandler, type Outcome } from '../../src/commands/handle.ts';
import { isRefusal, type Refusal, refuse } from '../../src/commands/refusal.ts';
import { addMessage } from '../../src/commands/ticketing/add-message.ts';
import { assignTicket } from '../../src/commands/ticketing/assign-ticket.ts';
import { changePriority } from '../../src/commands/ticketing/change-priority.ts';
import { changeStatus } from '../../src/commands/ticketing/change-status.ts';
import { openTicket } from '../../src/commands/ticketing/open-ticket.ts';
import { rateTicket } from '../../src/commands/ticketing/rate-ticket.ts';
import { reply } from '../../src/commands/ticketing/reply.ts';
import { revealTo } from '../../src/commands/ticketing/revealing.ts';
import { setTags } from '../../src/commands/ticketing/set-tags.ts';
import { type TicketState, ticketFold } from '../../src/commands/ticketing/ticket.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import type { CommandId, MessageId } from '../../src/events/ids.ts';
import {
  BEGINNING,
  type EventLog,
  LogUnavailable,
  type Position,
  type ReadStreamOptions,
} from '../../src/events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../src/events/ticketing/events.ts';
import { TICKET_STATUSES } from '../../src/events/ticketing/vocabulary.ts';
import {
  ada,
  adaObi,
  commandContext,
  jane,
  john,
  johnDoe,
  MORNING,
  messageCommand,
  openCommand,
  replyCommand,
  secondsAfter,
  ticketNumber,
} from '../support/examples.ts';
import { eventsIn, interruptible, nodeOn, temporaryLog, withMethods } from '../support/logs.ts';

type Decision = (ticket: TicketState) => readonly TicketEvent[] | Refusal;

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(() => log.destroy());

let messages = 0;
const writes = (): Decision => {
  const messageId = `message-${++messages}` as MessageId;
  return (ticket) => addMessage(ticket, messageCommand({ messageId }));
};
const replies = (changes = {}): Decision => {
  const messageId = `message-${++messages}` as MessageId;
  return (ticket) => reply(ticket, replyCommand({ messageId, ...changes }));
};
const notes = (): Decision => replies({ isInternal: true, message: 'A secret of support.' });
const sets =
  (status: (typeof TICKET_STATUSES)[number], resolutionNotes: string | null = null): Decision =>
  (ticket) =>
    changeStatus(ticket, { status, resolutionNotes, adminId: adaObi.id });
const assigns: Decision = (ticket) => assignTicket(ticket, { admin: adaObi });
const tags: Decision = (ticket) => setTags(ticket, { tags: ['fraud'] });
const rates: Decision = (ticket) =>
  rateTicket(ticket, { ticketNumber, rating: 5, feedback: null, caller: john });

/** The ids of tests are those of tickets: each test has a log of its own. */
const stream = ticketStream('ticket-1' as never);
const opens: Decision = (ticket) => openTicket(ticket, openCommand({ ticketId: 'ticket-1' as never }));

const on = (
  node: CommandHandler,
  decide: Decision,
  context = commandContext(),
  options: CommandOptions<TicketState> = {},
) => node.execute(ticketFold, stream, decide, context, options);

function done<State>(outcome: Outcome<State, TicketEvent> | Refusal): Outcome<State, TicketEvent> {
  if (isRefusal(outcome)) throw new Error(`refused: ${outcome.refused}`);
  return outcome;
}
/** A command doesn't know the position of each of its events, the log does. */
const withoutPosition = ({ position: _, ...event }: EventEnvelope) => event;
const types = async () => (await eventsIn(log, stream)).map(({ event }) => event.type);

/** A node with an open ticket in its cache. */
async function nodeWithTicket(reader: EventLog = log): Promise<CommandHandler> {
  const node = createCommandHandler(reader, codec);
  done(await on(node, opens));
  return node;
}

describe('a command', () => {
  it('appends what was decided, with who, when and as part of what', async () => {
    const context = commandContext({ now: () => secondsAfter(5), requestId: 'r-7', correlationId: 'c-7' });
    done(await on(nodeOn(log), opens, context));
    const [opened] = await eventsIn(log, stream);
    expect(opened?.metadata).toEqual({
      time: secondsAfter(5),
      actor: { kind: 'user', id: johnDoe.id },
      commandId: context.commandId,
      requestId: 'r-7',
      correlationId: 'c-7',
      causationId: context.commandId,
    });
  });

  it('answers with what stands in the log', async () => {
    const node = await nodeWithTicket();
    const outcome = done(await on(node, replies()));
    const stored = await eventsIn(log, stream);
    expect(outcome.events).toEqual(stored.slice(1).map(withoutPosition));
    expect(outcome).toMatchObject({
      revision: 2,
      position: stored.at(-1)?.position,
      state: { status: 'in_progress' },
    });
  });

  it('appends nothing when it is refused', async () => {
    const node = await nodeWithTicket();
    expect(await on(node, rates)).toMatchObject({ refused: 'not_rateable' });
    expect(await types()).toEqual(['TicketOpened']);
  });

  it('is refused without a look into a log that only this process writes to, and never by an old state', async () => {
    const looks: string[] = [];
    const alone = withMethods(log, {
      knownEnd: (of) => log.knownEnd?.(of),
      readStream(of, options) {
        looks.push(of);
        return log.readStream(of, options);
      },
    });
    const node = nodeOn(alone);
    done(await on(node, opens));
    looks.length = 0;
    expect(await on(node, rates)).toMatchObject({ refused: 'not_rateable' });
    expect(looks).toEqual([]);
    // Another handler of the same process: the log knows of its events, the cached state doesn't.
    done(await on(nodeOn(log), assigns));
    expect(done(await on(node, assigns)).events).toEqual([]);
    expect(looks).toEqual([stream]);
  });

  it('answers with the revision and position that it rests on when there is nothing to do', async () => {
    const node = await nodeWithTicket();
    const before = done(await on(node, assigns));
    const again = done(await on(node, assigns));
    expect(again).toEqual({ ...before, events: [] });
  });

  it('folds streams that are longer than one page', async () => {
    await nodeWithTicket();
    const fillers = Array.from({ length: 1_200 }, (_, index) =>
      codec.encode(
        crypto.randomUUID(),
        {
          type: 'PriorityChanged',
          data: { ticketId: 'ticket-1', from: 'medium', to: index % 2 ? 'low' : 'urgent' },
        },
        { ...filler(), time: MORNING },
      ),
    );
    await log.append(stream, 0, fillers);
    expect(await nodeOn(log).load(ticketFold, stream)).toMatchObject({
      revision: 1_200,
      state: { priority: 'low' },
    });
  });

  it('lets a stream that cannot be read fail only what is done to that stream', async () => {
    const node = await nodeWithTicket();
    await log.append('ticket-broken', -1, [
      { id: crypto.randomUUID(), type: 'Unheard', data: '{}', metadata: '{}' },
    ]);
    await expect(node.execute(ticketFold, 'ticket-broken', writes(), commandContext())).rejects.toThrow(
      'Unheard',
    );
    done(await on(node, writes()));
  });
});

const filler = () => ({
  actor: { kind: 'system', id: null } as const,
  commandId: 'filler' as CommandId,
  requestId: '',
  correlationId: '',
  causationId: '',
});

describe('two nodes', () => {
  it('both write: the slower one decides again on what the faster one did', async () => {
    const [one, two] = [await nodeWithTicket(), nodeOn(log)];
    done(await on(two, sets('waiting_user')));
    done(await on(one, writes()));
    expect(await types()).toEqual(['TicketOpened', 'StatusChanged', 'UserMessageAdded', 'StatusChanged']);
  });

  it('the slower one is refused for what the faster one did', async () => {
    const slow = interruptible(log);
    const one = await nodeWithTicket(slow);
    slow.beforeNextAppend(async () => void done(await on(nodeOn(log), sets('closed'))));
    expect(await on(one, writes())).toMatchObject({ refused: 'ticket_closed' });
  });

  it('the slower one has nothing to do any more', async () => {
    const slow = interruptible(log);
    const one = await nodeWithTicket(slow);
    slow.beforeNextAppend(async () => void done(await on(nodeOn(log), assigns)));
    expect(done(await on(one, assigns)).events).toEqual([]);
    expect(await types()).toEqual(['TicketOpened', 'TicketAssigned']);
  });

  it('a refusal from a cache that is behind is decided again', async () => {
    const one = await nodeWithTicket();
    done(await on(nodeOn(log), sets('resolved')));
    done(await on(one, rates));
    expect(await types()).toEqual(['TicketOpened', 'StatusChanged', 'TicketRated']);
  });

  it('nothing to do, from a cache that is behind, is decided again', async () => {
    const one = await nodeWithTicket();
    done(await on(one, sets('escalated')));
    done(await on(nodeOn(log), sets('in_progress')));
    expect(done(await on(one, sets('escalated'))).events).toHaveLength(1);
  });

  it('"not found" from before the other node opened it is decided again', async () => {
    const one = nodeOn(log);
    expect(await on(one, writes())).toMatchObject({ refused: 'ticket_not_found' });
    done(await on(nodeOn(log), opens));
    done(await on(one, writes()));
  });

  it('never wins against a stream that moves each time: the caller is told to try again', async () => {
    await nodeWithTicket();
    const other = nodeOn(log);
    const contended: EventLog = withMethods(log, {
      append: async (...append: Parameters<EventLog['append']>) => {
        done(await on(other, notes()));
        return log.append(...append);
      },
    });
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const node = createCommandHandler(contended, codec, { wait });
    expect(await on(node, writes())).toEqual(refuse('too_many_conflicts'));
    expect(await types()).not.toContain('UserMessageAdded');
    // Between the attempts, each time a random part of ever more.
    expect(waits).toHaveLength(50);
    expect(new Set(waits).size).toBeGreaterThan(40);
    expect(Math.max(...waits)).toBeLessThanOrEqual(100);
    expect(Math.max(...waits.slice(0, 3))).toBeLessThanOrEqual(4);
  });

  it('after an append whose answer was lost, goes on from what the log holds', async () => {
    let lost = false;
    const flaky = withMethods(log, {
      append: async (...append: Parameters<EventLog['append']>) => {
        const appended = await log.append(...append);
        if (lost) return appended;
        lost = true;
        throw new LogUnavailable('the answer was lost');
      },
    });
    const node = createCommandHandler(flaky, codec);
    await expect(on(node, opens)).rejects.toThrow(LogUnavailable);
    done(await on(node, writes()));
    expect(await types()).toEqual(['TicketOpened', 'UserMessageAdded']);
  });
});

describe('If-Match', () => {
  const seen = (caller: typeof john, ifMatch: number): CommandOptions<TicketState> => ({
    ifMatch: [ifMatch],
    reveal: revealTo(caller, 'number'),
  });

  it('lets the command through at that revision', async () => {
    const node = await nodeWithTicket();
    expect(done(await on(node, writes(), commandContext(), { ifMatch: [0] })).revision).toBe(1);
  });

  it('of an older revision changes nothing and tells an admin what happened since, all of it', async () => {
    const node = await nodeWithTicket();
    for (const decide of [notes(), assigns, tags, replies()]) done(await on(node, decide));
    const refused = await on(node, writes(), commandContext(), seen(ada, 0));
    const happened = await eventsIn(log, stream);
    expect(refused).toEqual(
      refuse('revision_conflict', {
        conflict: {
          ...{ stream, after: 0, revision: 5 },
          since: happened.slice(1).map(({ event, metadata }) => ({
            type: event.type,
            actor: metadata.actor,
            time: metadata.time,
            data: event.data,
          })),
        },
      }),
    );
    expect(happened).toHaveLength(6);
  });

  it('tells a user nothing of internal notes, assignments and tags, and no admin but by name', async () => {
    const node = await nodeWithTicket();
    const byAda = () => commandContext({ actor: { kind: 'admin', id: adaObi.id } });
    for (const decide of [notes(), assigns, tags, replies(), sets('resolved', 'Done.')])
      done(await on(node, decide, byAda()));
    const refused = await on(node, rates, commandContext(), seen(john, 0));
    if (!isRefusal(refused)) throw new Error('not refused');
    expect(refused.conflict?.since.map(({ type }) => type)).toEqual([
      'ReplySent',
      'StatusChanged',
      'StatusChanged',
    ]);
    expect(JSON.stringify(refused)).not.toMatch(new RegExp(`${adaObi.id}|secret|fraud|203\\.0`));
  });

  it('tells nothing of the past when nobody says what may be told', async () => {
    const node = await nodeWithTicket();
    done(await on(node, writes()));
    expect(await on(node, writes(), commandContext(), { ifMatch: [0] })).toMatchObject({
      conflict: { since: [] },
    });
  });

  it('is held against the log, not against what this node remembers', async () => {
    const one = await nodeWithTicket();
    done(await on(nodeOn(log), writes()));
    expect(await on(one, writes(), commandContext(), { ifMatch: [0] })).toMatchObject({
      refused: 'revision_conflict',
    });
    expect(done(await on(one, writes(), commandContext(), { ifMatch: [1] })).revision).toBe(2);
  });

  it('is held again when another node was faster', async () => {
    const slow = interruptible(log);
    const one = await nodeWithTicket(slow);
    slow.beforeNextAppend(async () => void done(await on(nodeOn(log), writes())));
    expect(await on(one, writes(), commandContext(), seen(john, 0))).toMatchObject({
      refused: 'revision_conflict',
      conflict: { revision: 1, since: [{ type: 'UserMessageAdded' }] },
    });
  });

  it('of an older revision refuses also what already holds', async () => {
    const node = await nodeWithTicket();
    done(await on(node, assigns));
    expect(await on(node, assigns, commandContext(), { ifMatch: [0] })).toMatchObject({
      refused: 'revision_conflict',
    });
  });

  it('of an older revision tells what closed a ticket instead of only that it is closed', async () => {
    const node = await nodeWithTicket();
    done(await on(node, sets('closed')));
    expect(await on(node, writes(), commandContext(), seen(john, 0))).toMatchObject({
      refused: 'revision_conflict',
      conflict: { since: [{ type: 'StatusChanged' }] },
    });
  });

  it('reveals nothing of a ticket that the caller may not use', async () => {
    const node = await nodeWithTicket();
    done(await on(node, writes()));
    const byJane: Decision = (ticket) => addMessage(ticket, messageCommand({ caller: jane }));
    expect(await on(node, byJane, commandContext(), seen(jane, 0))).toEqual(
      refuse('ticket_not_found', { subject: ticketNumber }),
    );
    const ratesJane: Decision = (ticket) =>
      rateTicket(ticket, { ticketNumber, rating: 5, feedback: null, caller: jane });
    expect(await on(node, ratesJane, commandContext(), seen(jane, 0))).toEqual(refuse('not_ticket_owner'));
  });

  it('on a stream that does not exist is as without it', async () => {
    expect(await on(nodeOn(log), writes(), commandContext(), { ifMatch: [3] })).toMatchObject({
      refused: 'ticket_not_found',
    });
  });

  it('of a revision that is yet to come is refused too: it can only be wrong', async () => {
    const node = await nodeWithTicket();
    expect(await on(node, writes(), commandContext(), { ifMatch: [9] })).toEqual(
      refuse('revision_ahead', { field: 'If-Match' }),
    );
  });

  it('of several revisions takes each of them, and tells what happened since the last one that there is', async () => {
    const node = await nodeWithTicket();
    done(await on(node, writes()));
    expect(done(await on(node, assigns, commandContext(), { ifMatch: [0, 1] })).revision).toBe(2);
    done(await on(node, tags));
    const refused = await on(node, writes(), commandContext(), { ...seen(ada, 0), ifMatch: [2, 0, 9] });
    expect(refused).toMatchObject({ conflict: { after: 2, revision: 3, since: [{ type: 'TagsSet' }] } });
    expect(await on(node, writes(), commandContext(), { ifMatch: [8, 9] })).toMatchObject({
      refused: 'revision_ahead',
    });
  });

  it('tells of nothing beyond the revision that it names', async () => {
    await nodeWithTicket();
    done(await on(nodeOn(log), writes()));
    const racing: EventLog = withMethods(log, {
      readStream: async (...read: Parameters<EventLog['readStream']>) => {
        // The second read is the one for `since`.
        if (read[1]?.from === 1) done(await on(nodeOn(log), writes()));
        return log.readStream(...read);
      },
    });
    const refused = await on(createCommandHandler(racing, codec), writes(), commandContext(), seen(ada, 0));
    if (!isRefusal(refused) || !refused.conflict) throw new Error('not refused');
    expect(refused.conflict.since).toHaveLength(refused.conflict.revision);
  });
});

describe('a command under an idempotency key', () => {
  const keyed = (id = 'keyed-1') => commandContext({ commandId: id as CommandId, claimedAt: BEGINNING });

  it('finds, after a crash between append and answer, what it appended', async () => {
    await nodeWithTicket();
    const first = done(await on(nodeOn(log), writes(), keyed()));
    const again = done(await on(nodeOn(log), writes(), keyed()));
    expect(again).toEqual(first);
    expect(await types()).toEqual(['TicketOpened', 'UserMessageAdded']);
  });

  it('finds all its events, also behind many of others, wherever a page ends', async () => {
    for (const others of [0, 47, 48, 49, 50, 98, 99, 100]) {
      const one = nodeOn(log);
      const id = `keyed-${others}`;
      const path = `ticket-${others}`;
      const run = (decide: Decision, context = commandContext()) =>
        one.execute(ticketFold, path, decide, context);
      done(await run(opens));
      const first = done(await run(replies(), keyed(id)));
      for (let index = 0; index < others; index++) done(await run(notes()));
      const { events } = done(await run(replies(), keyed(id)));
      expect(events).toEqual(first.events);
    }
  });

  it('finds its events although what the ticket is now would refuse the command', async () => {
    const node = await nodeWithTicket();
    const first = done(await on(node, writes(), keyed()));
    done(await on(node, sets('closed')));
    expect(done(await on(nodeOn(log), writes(), keyed())).events).toEqual(first.events);
  });

  it('finds its events although the revision that it expected is older by now', async () => {
    const node = await nodeWithTicket();
    const first = done(await on(node, writes(), keyed(), { ifMatch: [0] }));
    done(await on(node, writes()));
    expect(done(await on(nodeOn(log), writes(), keyed(), { ifMatch: [0] })).events).toEqual(first.events);
  });

  it('finds its events whatever the clocks of nodes say', async () => {
    await nodeWithTicket();
    const context = (seconds: number) =>
      commandContext({ commandId: 'k' as CommandId, claimedAt: BEGINNING, now: () => secondsAfter(seconds) });
    done(await on(nodeOn(log), writes(), context(-86_400)));
    for (let index = 0; index < 60; index++)
      done(await on(nodeOn(log), notes(), commandContext({ now: () => secondsAfter(-86_000) })));
    expect(done(await on(nodeOn(log), writes(), context(0))).revision).toBe(1);
  });

  describe('that was claimed after all that the stream has', () => {
    const reads: ReadStreamOptions[] = [];
    const listening = (): EventLog => {
      reads.length = 0;
      return withMethods(log, {
        readStream: (name, options = {}) => {
          reads.push(options);
          return log.readStream(name, options);
        },
      });
    };
    const claimed = async () =>
      commandContext({ commandId: 'k' as CommandId, claimedAt: (await log.end()) as Position });
    /** The claim itself stands in the log. */
    const claim = () => on(nodeOn(log), writes(), commandContext(), {});

    it('reads nothing: its events can only stand after its claim', async () => {
      const node = await nodeWithTicket(listening());
      await log.append('a-claim', -1, [codec.encode(crypto.randomUUID(), ...aClaim)]);
      const context = await claimed();
      reads.length = 0;
      done(await on(node, writes(), context));
      expect(reads).toEqual([]);
    });

    it('reads back no further than to its claim', async () => {
      const node = await nodeWithTicket(listening());
      for (let index = 0; index < 120; index++) done(await on(node, notes()));
      await log.append('a-claim', -1, [codec.encode(crypto.randomUUID(), ...aClaim)]);
      const context = await claimed();
      done(await claim());
      reads.length = 0;
      done(await on(nodeOn(listening()), writes(), context));
      expect(reads.filter(({ direction }) => direction === 'backwards')).toHaveLength(1);
    });

    it('appends nothing when a run on another node was faster, although this one saw nothing of it', async () => {
      const slow = interruptible(log);
      const node = await nodeWithTicket(slow);
      await log.append('a-claim', -1, [codec.encode(crypto.randomUUID(), ...aClaim)]);
      const context = await claimed();
      slow.beforeNextAppend(async () => void done(await on(nodeOn(log), writes(), context)));
      expect(done(await on(node, writes(), context)).revision).toBe(1);
      expect(await types()).toEqual(['TicketOpened', 'UserMessageAdded']);
    });
  });

  it('runs in parallel on two nodes and has one effect', async () => {
    await nodeWithTicket();
    for (let round = 0; round < 25; round++) {
      const outcomes = await Promise.all(
        [nodeOn(log), nodeOn(log), nodeOn(log)].map((node) => on(node, writes(), keyed(`parallel-${round}`))),
      );
      expect(new Set(outcomes.map((outcome) => done(outcome).revision)).size).toBe(1);
    }
    expect((await types()).filter((type) => type === 'UserMessageAdded')).toHaveLength(25);
  });

  it('answers with the state that its events have made, also when another node appended them just now', async () => {
    await nodeWithTicket();
    let reads = 0;
    const racing: EventLog = withMethods(log, {
      readStream: async (...read: Parameters<EventLog['readStream']>) => {
        // Between the fold and the search for its own events, the other run of the command appends.
        if (++reads === 2) done(await on(nodeOn(log), sets('escalated'), keyed()));
        return log.readStream(...read);
      },
    });
    const outcome = done(await on(createCommandHandler(racing, codec), sets('escalated'), keyed()));
    expect(outcome).toMatchObject({ revision: 1, state: { status: 'escalated' } });
  });

  it('is refused again when it was refused', async () => {
    const node = await nodeWithTicket();
    expect(await on(node, rates, keyed())).toMatchObject({ refused: 'not_rateable' });
    expect(await on(nodeOn(log), rates, keyed())).toMatchObject({ refused: 'not_rateable' });
  });
});

const aClaim = [
  { type: 'CommandClaimed', data: { fingerprint: 'f', claimedAt: MORNING, commandId: null, did: null } },
  { ...filler(), time: MORNING },
] as const;

describe('a stream whose events have ended', () => {
  it('is begun again after where it was, when the log goes on counting', async () => {
    const ended: EventLog = withMethods(log, { readStream: async () => [] });
    const node = createCommandHandler(ended, codec);
    for (let index = 0; index < 3; index++) done(await on(nodeOn(log), index ? notes() : opens));
    expect(done(await on(node, opens)).revision).toBe(3);
  });

  it('is begun anew, when the log has forgotten it', async () => {
    let isGone = false;
    const forgetful: EventLog = withMethods(log, {
      readStream: async (name, options) => (isGone ? [] : log.readStream(name, options)),
      append: async (name, expected, events) =>
        isGone && expected !== -1
          ? { outcome: 'conflict', current: -1 }
          : log.append(isGone ? `${name}-again` : name, expected, events),
    });
    const node = await nodeWithTicket(forgetful);
    isGone = true;
    expect(
      done(await on(node, (ticket) => (ticket === null ? opens(ticket) : writes()(ticket)))).revision,
    ).toBe(0);
  });
});

describe('a reservation', () => {
  it('never conflicts, and every one gets a revision of its own', async () => {
    const nodes = [nodeOn(log), nodeOn(log)];
    const reserve = (node: CommandHandler) =>
      node.reserve(
        'ticketNumbers-SMI-2026',
        { type: 'TicketNumberReserved', data: { prefix: 'SMI', year: 2026 } },
        commandContext(),
      );
    const reserved = await Promise.all(
      Array.from({ length: 100 }, (_, index) => reserve(nodes[index % 2] as CommandHandler)),
    );
    const revisions = reserved.map(({ revision }) => revision).sort((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });
});

describe('whatever two nodes do at once', () => {
  const commands: Readonly<Record<string, () => Decision>> = {
    writes,
    replies: () => replies(),
    notes,
    assigns: () => assigns,
    tags: () => tags,
    rates: () => rates,
    urgent: () => (ticket) => changePriority(ticket, { priority: 'urgent' }),
    ...Object.fromEntries(TICKET_STATUSES.map((status) => [status, () => sets(status)])),
  };
  const names = Object.keys(commands);
  const command = fc.record({
    name: fc.constantFrom(...names),
    node: fc.constantFrom(0, 1),
    key: fc.boolean(),
  });
  let runs = 0;

  it('revisions have no gap, and the fold of the log is what each node believes', async () => {
    const nodes = [nodeOn(log), nodeOn(log)] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(command, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
        async (waves) => {
          const path = `ticket-run-${++runs}`;
          done(await nodes[0].execute(ticketFold, path, opens, commandContext()));
          for (const wave of waves) {
            await Promise.all(
              wave.map(({ name, node, key }) =>
                nodes[node].execute(
                  ticketFold,
                  path,
                  (commands[name] as () => Decision)(),
                  commandContext(key ? { claimedAt: BEGINNING } : {}),
                ),
              ),
            );
          }
          const events = await eventsIn(log, path);
          expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
          const folded = events.reduce<TicketState>(
            (state, { event }) => ticketFold.evolve(state, event as TicketEvent),
            null,
          );
          for (const node of nodes) expect((await node.load(ticketFold, path)).state).toEqual(folded);
        },
      ),
      { numRuns: 40 },
    );
  });

  const repeatable = ['assigns', 'tags', 'urgent', ...TICKET_STATUSES];
  it.each(repeatable)('%s twice equals once', async (name) => {
    const node = await nodeWithTicket();
    const decide = (commands[name] as () => Decision)();
    const once = done(await on(node, decide));
    expect(done(await on(nodeOn(log), decide))).toMatchObject({
      revision: once.revision,
      events: [],
      state: once.state,
    });
  });

  it('any command twice under one key equals once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...names), { maxLength: 8 }),
        fc.constantFrom(...names),
        async (history, name) => {
          const path = `ticket-run-${++runs}`;
          const run = (decide: Decision, context = commandContext()) =>
            nodeOn(log).execute(ticketFold, path, decide, context);
          done(await run(opens));
          for (const earlier of history) await run((commands[earlier] as () => Decision)());
          const context = commandContext({ claimedAt: BEGINNING });
          const decide = (commands[name] as () => Decision)();
          const once = await run(decide, context);
          const length = (await eventsIn(log, path)).length;
          expect(await run(decide, context)).toEqual(once);
          expect(await eventsIn(log, path)).toHaveLength(length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
