import type { CommandResult } from '../../src/commands/idempotency/command-result.ts';
import {
  createIdempotentCommands,
  type IdempotentCommands,
  type KeyedRequest,
} from '../../src/commands/idempotency/idempotency.ts';
import { isRefusal } from '../../src/commands/refusal.ts';
import { addMessage } from '../../src/commands/ticketing/add-message.ts';
import { openTicket } from '../../src/commands/ticketing/open-ticket.ts';
import { ticketFold } from '../../src/commands/ticketing/ticket.ts';
import { ticketIdOf, ticketNumberFor } from '../../src/commands/ticketing/ticket-number.ts';
import type { CommandId, MessageId } from '../../src/events/ids.ts';
import type { EventLog, Position } from '../../src/events/log/port.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import {
  commandContext,
  johnDoe,
  MORNING,
  messageCommand,
  openCommand,
  secondsAfter,
  ticketId,
} from '../support/examples.ts';
import { eventsIn, everything, nodeOn, temporaryLog, withMethods } from '../support/logs.ts';

let opened: Awaited<ReturnType<typeof temporaryLog>>;
/** One that can't append to several streams at once: keys are claimed before their commands run. */
let log: EventLog;
beforeEach(async () => {
  opened = await temporaryLog();
  log = withMethods(opened, {});
});
afterEach(() => opened.destroy());

const node = (over: EventLog = log, now = MORNING): IdempotentCommands =>
  createIdempotentCommands(nodeOn(over), () => now);
const request = (changes: Partial<KeyedRequest> = {}): KeyedRequest => ({
  caller: `user:${johnDoe.id}`,
  key: 'key-1',
  fingerprints: ['POST /add-message {}'],
  actor: { kind: 'user', id: johnDoe.id },
  requestId: 'request-1',
  correlationId: 'request-1',
  ...changes,
});
const answer = (facts: unknown = 'done'): CommandResult => ({
  ...{ kind: 'done', told: null, facts },
  ...{ position: 7 as Position, revision: 3 },
});
const ended = (end: CommandResult) => ({ commandId: expect.any(String), end });
/** The facts of a command that was done. */
const factsIn = (outcome: Awaited<ReturnType<IdempotentCommands['run']>>) =>
  'end' in outcome && outcome.end.kind === 'done' ? outcome.end.facts : outcome;
const never = () => Promise.reject(new Error('ran again'));

type Execution = Parameters<Parameters<IdempotentCommands['run']>[1]>[0];
const stream = ticketStream(ticketId);

/** Opens a ticket, as the API does it: number, then ticket, then the answer. */
const opening = (over: EventLog) => async (execution: Execution) => {
  const commands = nodeOn(over);
  const context = commandContext(execution);
  const ticketNumber = await ticketNumberFor(commands, 'SMI', context);
  const command = openCommand({ ticketNumber, ticketId: ticketIdOf(ticketNumber) });
  await commands.execute(
    ticketFold,
    ticketStream(command.ticketId),
    (ticket) => openTicket(ticket, command),
    context,
  );
  return answer(ticketNumber);
};

/** Adds a message, which twice would be two. */
const writing = (over: EventLog) => async (execution: Execution) => {
  const command = messageCommand({ messageId: crypto.randomUUID() as MessageId });
  const outcome = await nodeOn(over).execute(
    ticketFold,
    stream,
    (ticket) => addMessage(ticket, command),
    commandContext(execution),
  );
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return answer(`revision ${outcome.revision}`);
};
const openATicket = () =>
  nodeOn(log).execute(ticketFold, stream, (ticket) => openTicket(ticket, openCommand()), commandContext());

describe('a command under an idempotency key', () => {
  it('runs the first time', async () => {
    expect(await node().run(request(), async () => answer())).toEqual(ended(answer()));
  });

  it('is answered word for word when it is repeated, without running', async () => {
    const first = node();
    await first.run(request(), async () => answer());
    expect(await first.run(request(), never)).toEqual(ended(answer()));
  });

  it('is answered word for word on another node', async () => {
    await node().run(request(), async () => answer());
    expect(await node().run(request(), never)).toEqual(ended(answer()));
  });

  it('is refused with another body', async () => {
    await node().run(request(), async () => answer());
    expect(await node().run(request({ fingerprints: ['other'] }), never)).toEqual({
      refused: 'idempotency_key_reused',
    });
  });

  it('is refused with another body while the first is not answered yet', async () => {
    const running = Promise.withResolvers<CommandResult>();
    const claimed = Promise.withResolvers<void>();
    const first = node().run(request(), () => {
      claimed.resolve();
      return running.promise;
    });
    await claimed.promise;
    expect(await node().run(request({ fingerprints: ['other'] }), never)).toEqual({
      refused: 'idempotency_key_reused',
    });
    running.resolve(answer());
    await first;
  });

  it('is another command for another caller', async () => {
    await node().run(request(), async () => answer('one'));
    expect(await node().run(request({ caller: 'user:other' }), async () => answer('other'))).toEqual(
      ended(answer('other')),
    );
  });

  it('is another command under another key', async () => {
    const ids = new Set<string>();
    for (const key of ['a', 'b']) {
      await node().run(request({ key }), async ({ commandId }) => {
        ids.add(commandId);
        return answer();
      });
    }
    expect(ids.size).toBe(2);
  });

  it('leaves no key in the log', async () => {
    await node().run(request({ key: 'a-key-of-john' }), async () => answer());
    expect(JSON.stringify(await everything(log))).not.toContain('a-key-of-john');
  });

  it('runs once on one node however many repetitions arrive at once', async () => {
    const one = node();
    let runs = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => one.run(request(), async () => answer(`run ${++runs}`))),
    );
    expect(runs).toBe(1);
    expect(outcomes.map(factsIn)).toEqual(Array(10).fill('run 1'));
  });

  it('runs again after it failed, under the same id and since the same time', async () => {
    const executions: Execution[] = [];
    const failing = (execution: Execution) => {
      executions.push(execution);
      return Promise.reject(new Error('the log is down'));
    };
    await expect(node().run(request(), failing)).rejects.toThrow('the log is down');
    await node().run(request(), async (execution) => {
      executions.push(execution);
      return answer();
    });
    expect(executions[1]).toEqual(executions[0]);
  });

  it('has one effect when the node died between append and answer', async () => {
    await openATicket();
    const dying = async (execution: Execution) => {
      await writing(log)(execution);
      throw new Error('killed');
    };
    await expect(node().run(request(), dying)).rejects.toThrow('killed');
    expect(await node().run(request(), writing(log))).toEqual(ended(answer('revision 1')));
    expect(await eventsIn(log, stream)).toHaveLength(2);
  });

  it('has one effect and one answer on two nodes at once', async () => {
    await openATicket();
    const rounds = Array.from({ length: 10 }, (_, round) => request({ key: `key-${round}` }));
    for (const keyed of rounds) {
      const [one, two] = await Promise.all([
        node().run(keyed, writing(log)),
        node().run(keyed, writing(log)),
      ]);
      expect(one).toEqual(two);
    }
    expect(await eventsIn(log, stream)).toHaveLength(1 + rounds.length);
  });

  it('opens one ticket with one number on two nodes at once', async () => {
    const outcomes = await Promise.all(
      [node(), node(), node()].map((one) => one.run(request(), opening(log))),
    );
    const numbers = new Set(outcomes.map(factsIn));
    const opened = (await everything(log)).filter(({ event }) => event.type === 'TicketOpened');
    expect({ numbers: numbers.size, tickets: opened.length }).toEqual({ numbers: 1, tickets: 1 });
  });

  it('opens one ticket when the node died after the number was reserved', async () => {
    let appends = 0;
    const dying = withMethods(log, {
      append: (...append) => (++appends === 3 ? Promise.reject(new Error('killed')) : log.append(...append)),
    });
    await expect(node().run(request(), opening(dying))).rejects.toThrow('killed');
    expect(await node().run(request(), opening(log))).toEqual(ended(answer('SMI-2026-000001')));
  });

  it('leaves in the log where its events are, and no text of theirs', async () => {
    await openATicket();
    const message = 'a-message-of-john';
    const sending = async (execution: Execution): Promise<CommandResult> => {
      const command = messageCommand({ message });
      const told = await nodeOn(log).execute(
        ticketFold,
        stream,
        (ticket) => addMessage(ticket, command),
        commandContext(execution),
      );
      if (isRefusal(told)) throw new Error(told.refused);
      return { kind: 'done', told, facts: null, position: told.position, revision: told.revision };
    };
    const first = await node().run(request(), sending);
    const again = await node().run(request(), never);
    const { position } = (await eventsIn(log, stream)).at(-1) ?? {};
    const told = { stream, revision: 1, position, events: 1 };
    expect(again).toEqual(ended({ kind: 'done', told, facts: null, position, revision: 1 } as CommandResult));
    const [before, after] = await Promise.all(
      [first, again].map((outcome) => {
        if (!('end' in outcome) || outcome.end.kind !== 'done' || !outcome.end.told)
          throw new Error('not done');
        return nodeOn(log).recall(outcome.end.told);
      }),
    );
    expect(after).toEqual(before);
    const texts = JSON.stringify(await everything(log)).split(message).length - 1;
    expect(texts).toBe(1);
  });

  it.each<[string, CommandResult]>([
    [
      'a refusal',
      {
        kind: 'refused',
        refusal: { refused: 'ticket_not_found', subject: 'SMI-1' },
        position: 7 as Position,
      },
    ],
    [
      'a refusal for what was missed',
      {
        ...{ kind: 'refused', position: 7 as Position },
        refusal: { refused: 'revision_conflict', conflict: { stream, after: 1, revision: 3 } },
      },
    ],
    ['a denial', { kind: 'denied', denied: 'Invalid or expired code', position: 7 as Position }],
  ])('is told %s again, and nothing is decided', async (_name, end) => {
    await node().run(request(), async () => end);
    expect(await node().run(request(), never)).toEqual(ended(end));
  });

  it('is decided again when it was refused for the moment alone', async () => {
    const passing: CommandResult = {
      kind: 'refused',
      refusal: { refused: 'too_many_conflicts' },
      position: 7 as Position,
    };
    expect(await node().run(request(), async () => passing)).toEqual(ended(passing));
    expect(await node().run(request(), async () => answer())).toEqual(ended(answer()));
  });

  it('keeps nothing of what was revealed to somebody who had missed something', async () => {
    const since = [
      { type: 'ReplySent', actor: { kind: 'system', id: null }, time: '', data: 'a secret' },
    ] as const;
    const conflict = { stream, after: 1, revision: 3, since };
    const refusal = { refused: 'revision_conflict', conflict } as const;
    await node().run(request(), async () => ({ kind: 'refused', refusal, position: 7 as Position }));
    expect(JSON.stringify(await everything(log))).not.toContain('a secret');
  });

  it('was answered word for word by an earlier version, and still is', async () => {
    await node()
      .run(request(), () => Promise.reject(new Error('killed')))
      .catch(() => {});
    const [claim] = await everything(log);
    const worded = { status: 201, body: '{"data":"as it was"}', headers: { etag: '"1"' } };
    await log.append(claim?.stream ?? '', 0, [
      {
        ...{
          id: crypto.randomUUID(),
          type: 'CommandAnswered',
          data: JSON.stringify({ caller: 'user:1', ...worded }),
        },
        metadata: JSON.stringify({ version: 1, ...claim?.metadata }),
      },
    ]);
    expect(await node().run(request(), never)).toEqual(ended({ kind: 'worded', ...worded }));
  });

  it('is no key any more when its claim has ended and its answer has not', async () => {
    await node().run(request(), async () => answer('of yesterday'));
    const [claim] = await everything(log);
    const ending = withMethods(log, {
      readStream: async (name, options) => {
        const events = await log.readStream(name, options);
        return events.filter(({ id }) => id !== claim?.id);
      },
    });
    expect(await node(ending).run(request(), async () => answer('of today'))).toEqual(
      ended(answer('of today')),
    );
    expect(await node(ending).run(request(), never)).toEqual(ended(answer('of today')));
  });

  it('is another command when its key is used again after it has ended', async () => {
    const ids: CommandId[] = [];
    const keepId = async ({ commandId }: Execution) => {
      ids.push(commandId);
      return answer();
    };
    await node().run(request(), keepId);
    const yesterday = new Set((await everything(log)).map(({ id }) => id));
    const ended = withMethods(log, {
      readStream: async (...asked) => (await log.readStream(...asked)).filter(({ id }) => !yesterday.has(id)),
    });
    await node(ended, secondsAfter(26 * 60 * 60)).run(request(), keepId);
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps the id that an earlier version gave it, which had no id in its claim', async () => {
    const killed = () => Promise.reject(new Error('killed'));
    await expect(node().run(request(), killed)).rejects.toThrow('killed');
    const [claim] = await log.readAll(0 as Position, 1);
    if (!claim) throw new Error('nothing was claimed');
    const other = await temporaryLog();
    const { fingerprint, claimedAt } = JSON.parse(claim.data);
    const metadata = JSON.parse(claim.metadata);
    const first = {
      ...claim,
      data: JSON.stringify({ fingerprint, claimedAt }),
      metadata: JSON.stringify({ ...metadata, version: 1 }),
    };
    await other.append(claim.stream, -1, [first]);
    await node(other).run(request(), async ({ commandId }) => answer(commandId));
    expect(factsIn((await node(other).run(request(), never)) as never)).toBe(
      '31675727-17c2-5ac6-8e40-a3764c3d6378',
    );
    await other.destroy();
  });

  it("says whose the answer is: the caller's, or nobody's but the command's", async () => {
    await node().run(request(), async () => answer());
    await node().run(request({ caller: 'ip:::1', actor: { kind: 'anonymous', id: null } }), async () =>
      answer(),
    );
    const answered = (await everything(log)).filter(({ event }) => event.type === 'CommandAnswered');
    const callers = answered.map(({ event }) => (event.data as { caller: string }).caller);
    expect(callers).toEqual([`user:${johnDoe.id}`, expect.stringMatching(/^command:/)]);
  });
});
