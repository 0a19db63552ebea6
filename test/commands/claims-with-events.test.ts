import { createCommandHandler } from '../../src/commands/handle.ts';
import type { CommandResult } from '../../src/commands/idempotency/command-result.ts';
import {
  createIdempotentCommands,
  type Execute,
  type IdempotentCommands,
} from '../../src/commands/idempotency/idempotency.ts';
import { isRefusal } from '../../src/commands/refusal.ts';
import { addMessage } from '../../src/commands/ticketing/add-message.ts';
import { openTicket } from '../../src/commands/ticketing/open-ticket.ts';
import { ticketFold } from '../../src/commands/ticketing/ticket.ts';
import { ticketIdOf, ticketNumberFor } from '../../src/commands/ticketing/ticket-number.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { MessageId } from '../../src/events/ids.ts';
import type { Append, AppendResult, EventLog, Position } from '../../src/events/log/port.ts';
import { idempotencyStream } from '../../src/events/operations/events.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import {
  commandContext,
  johnDoe,
  MORNING,
  messageCommand,
  openCommand,
  ticketId,
} from '../support/examples.ts';
import { eventsIn, everything, nodeOn, temporaryLog, withMethods } from '../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeAll(async () => {
  log = await temporaryLog();
});
afterAll(() => log.destroy());

const REFUSED: CommandResult = {
  ...{ kind: 'refused', position: 7 as Position },
  refusal: { refused: 'ticket_closed' },
};
const never: Execute = () => Promise.reject(new Error('ran again'));
let keys = 0;
const request = () => ({
  ...{ caller: `user:${johnDoe.id}`, key: `key-${++keys}`, fingerprints: ['POST {}'] as const },
  actor: { kind: 'user' as const, id: johnDoe.id },
  ...{ requestId: `request-${keys}`, correlationId: 'request' },
});
const node = (over: EventLog = log): IdempotentCommands =>
  createIdempotentCommands(nodeOn(over), () => MORNING);
const appendTogether = (appends: readonly Append[]) =>
  log.appendTogether?.(appends) as Promise<AppendResult[]>;
const withAll = (over: EventLog, methods: Partial<EventLog> = {}): EventLog =>
  withMethods(over, { appendTogether, ...methods });

interface Writing {
  readonly over?: EventLog;
  readonly times?: number;
  readonly concludes?: boolean;
  readonly facts?: unknown;
}

/** Adds messages to the ticket, all at once. */
const writing =
  ({ over = log, times = 1, concludes = true, facts = null }: Writing = {}): Execute =>
  async (execution) => {
    const commands = nodeOn(over);
    const context = commandContext(execution);
    const outcomes = await Promise.all(
      Array.from({ length: times }, () => {
        const command = messageCommand({ messageId: crypto.randomUUID() as MessageId });
        const decide = (ticket: Parameters<typeof addMessage>[0]) => addMessage(ticket, command);
        return commands.execute(ticketFold, stream, decide, context, { concludes });
      }),
    );
    const told = outcomes.at(-1);
    if (!told || isRefusal(told)) throw new Error(told?.refused);
    return { kind: 'done', told, facts, position: told.position, revision: told.revision };
  };

const stream = ticketStream(ticketId);
beforeAll(() =>
  nodeOn(log).execute(ticketFold, stream, (ticket) => openTicket(ticket, openCommand()), commandContext()),
);

/** The types of the events that follow a position. */
const typesAfter = async (after: Position) => (await log.readAll(after, 100)).map(({ type }) => type);
const killed = () => Promise.reject(new Error('killed'));

describe('a key that is claimed together with the events of its command', () => {
  let before: Position;
  beforeEach(async () => {
    before = await log.end();
  });

  it('takes one event, which says where those of the command are', async () => {
    const keyed = request();
    const first = await node().run(keyed, writing());
    expect(await typesAfter(before)).toEqual(['CommandClaimed', 'UserMessageAdded']);
    const again = await node().run(keyed, never);
    const last = (await eventsIn(log, stream)).at(-1);
    const { revision, position } = last ?? {};
    expect(again).toEqual({
      commandId: last?.metadata.commandId,
      end: { kind: 'done', told: { stream, revision, position, events: 1 }, facts: null, position, revision },
    });
    expect(first).toMatchObject({ commandId: last?.metadata.commandId, end: { position, revision } });
  });

  it('is refused with another body afterwards', async () => {
    const keyed = request();
    await node().run(keyed, writing());
    expect(await node().run({ ...keyed, fingerprints: ['other'] }, never)).toEqual({
      refused: 'idempotency_key_reused',
    });
  });

  it.each<[string, Writing]>([
    ['its command may go on', { concludes: false }],
    ['its answer needs more than the events', { facts: ['more'] }],
  ])('has its end stored apart where %s', async (_name, how) => {
    const keyed = request();
    const { end } = (await node().run(keyed, writing(how))) as { end: CommandResult };
    expect(await typesAfter(before)).toEqual(['CommandClaimed', 'UserMessageAdded', 'CommandAnswered']);
    const { facts = null } = how;
    expect(await node().run(keyed, never)).toMatchObject({ end: { kind: end.kind, facts } });
  });

  it('is claimed once by a command that appends several times at once', async () => {
    await node().run(request(), writing({ times: 3, concludes: false }));
    expect(await typesAfter(before)).toEqual([
      ...['CommandClaimed', 'UserMessageAdded', 'UserMessageAdded', 'UserMessageAdded', 'CommandAnswered'],
    ]);
  });

  it('is claimed together with the end of a command that appends nothing', async () => {
    const keyed = request();
    expect(await node().run(keyed, async () => REFUSED)).toMatchObject({ end: REFUSED });
    expect(await typesAfter(before)).toEqual(['CommandClaimed', 'CommandAnswered']);
    expect(await node().run(keyed, never)).toMatchObject({ end: REFUSED });
  });

  it('stays free when nothing was appended', async () => {
    const keyed = request();
    await expect(node().run(keyed, killed)).rejects.toThrow('killed');
    const passing: CommandResult = { ...REFUSED, refusal: { refused: 'too_many_conflicts' } };
    await node().run(keyed, async () => passing);
    expect(await log.end()).toBe(before);
    await node().run(keyed, writing());
    expect(await typesAfter(before)).toEqual(['CommandClaimed', 'UserMessageAdded']);
  });

  it.each([true, false])(
    'has one effect when the node died between append and answer (%p)',
    async (concludes) => {
      const keyed = request();
      const dying: Execute = async (execution) => {
        await writing({ concludes })(execution);
        return killed();
      };
      await expect(node().run(keyed, dying)).rejects.toThrow('killed');
      const again = await node().run(keyed, concludes ? never : writing({ concludes }));
      const written = (await log.readAll(before, 100)).filter(({ type }) => type === 'UserMessageAdded');
      expect(written).toHaveLength(1);
      expect(again).toMatchObject({ end: { position: written[0]?.position } });
    },
  );

  it('has one effect when it is not known whether it was appended', async () => {
    const keyed = request();
    const doubtful = withAll(log, {
      appendTogether: async (appends) => {
        await appendTogether(appends);
        return killed();
      },
    });
    await expect(node(doubtful).run(keyed, writing({ over: doubtful }))).rejects.toThrow('killed');
    expect(await node().run(keyed, never)).toMatchObject({ end: { kind: 'done' } });
  });

  it('has one effect and one answer on two nodes at once', async () => {
    for (let round = 0; round < 5; round++) {
      const keyed = request();
      const [one, two] = await Promise.all([node().run(keyed, writing()), node().run(keyed, writing())]);
      expect((one as { commandId: string }).commandId).toBe((two as { commandId: string }).commandId);
    }
    expect((await typesAfter(before)).filter((type) => type === 'UserMessageAdded')).toHaveLength(5);
  });

  it('has one end when two nodes refuse it at once', async () => {
    const keyed = request();
    const [one, two] = await Promise.all([
      node().run(keyed, async () => REFUSED),
      node().run(keyed, async () => ({ ...REFUSED, position: 8 as Position })),
    ]);
    expect(one).toEqual(two);
  });

  it('is claimed when the stream has grown meanwhile, with the events that were decided then', async () => {
    const [other, keyed] = [nodeOn(log), request()];
    let isFirst = true;
    const contended = withAll(log, {
      async appendTogether(appends) {
        if (isFirst)
          await other.execute(
            ticketFold,
            stream,
            (ticket) => addMessage(ticket, messageCommand()),
            commandContext(),
          );
        isFirst = false;
        return appendTogether(appends);
      },
    });
    await createIdempotentCommands(createCommandHandler(contended, codec), () => MORNING).run(
      keyed,
      writing({ over: contended }),
    );
    expect(await typesAfter(before)).toEqual(['UserMessageAdded', 'CommandClaimed', 'UserMessageAdded']);
  });

  it('opens one ticket, also on two nodes at once, and keeps no number for it', async () => {
    const opening: Execute = async (execution) => {
      const [commands, context] = [nodeOn(log), commandContext(execution)];
      const ticketNumber = await ticketNumberFor(commands, 'NEW', context);
      const command = openCommand({ ticketNumber, ticketId: ticketIdOf(ticketNumber) });
      const decide = (ticket: Parameters<typeof openTicket>[0]) => openTicket(ticket, command);
      const told = await commands.execute(ticketFold, ticketStream(command.ticketId), decide, context, {
        concludes: true,
      });
      if (isRefusal(told)) throw new Error(told.refused);
      return { kind: 'done', told, facts: null, position: told.position, revision: told.revision };
    };
    await node().run(request(), opening);
    expect(await typesAfter(before)).toEqual(['TicketNumberReserved', 'CommandClaimed', 'TicketOpened']);
    const keyed = request();
    const ends = await Promise.all([node().run(keyed, opening), node().run(keyed, opening)]);
    const opened = (await everything(log)).filter(({ event }) => event.type === 'TicketOpened');
    expect(opened.filter(({ metadata }) => metadata.requestId === 'request-1').length).toBe(3);
    expect(new Set(ends.map((end) => (end as { commandId: string }).commandId)).size).toBe(1);
  });

  it('leaves the events behind the claim, which is where they are looked for', async () => {
    const keyed = request();
    await node().run(keyed, writing());
    const claims = (await everything(log)).filter(({ event }) => event.type === 'CommandClaimed');
    const claim = claims.at(-1);
    const [written] = await log.readAll(claim?.position as Position, 1);
    expect([claim?.stream.startsWith(idempotencyStream('')), written?.stream]).toEqual([true, stream]);
  });
});
