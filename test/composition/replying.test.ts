import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { createCommandHandler } from '../../src/commands/handle.ts';
import { hashOf } from '../../src/commands/identity/secrets.ts';
import { repliesGaugesOf } from '../../src/composition/replying.ts';
import { codec } from '../../src/events/catalogue.ts';
import { buttonPressStream } from '../../src/events/identity/events.ts';
import { type EventLog, LogUnavailable, type Position } from '../../src/events/log/port.ts';
import { reactionStream } from '../../src/events/operations/reaction-events.ts';
import { commandContext } from '../support/examples.ts';
import { eventsIn, temporaryLog, untilRecorded, withMethods } from '../support/logs.ts';
import { type ReplyingNode, refuse, refuseInTheFuture, replyingNode } from '../support/presses.ts';

const PHONE = '+2348012345678';
const CHECKPOINTS = reactionStream('press-replies');
const now = () => new Date().toISOString() as never;

let log: Awaited<ReturnType<typeof temporaryLog>>;
let lines: { level: string; msg: string; reason?: string }[];
const started: ReplyingNode[] = [];
beforeEach(async () => {
  log = await temporaryLog();
  lines = [];
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await log.destroy();
});

/** The replies of one node, which WhatsApp takes at once. */
function replying(source: EventLog = log, send = async (): Promise<'sent'> => 'sent'): ReplyingNode {
  const logger = pino(
    { formatters: { level: (level) => ({ level }) } },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  const one = replyingNode(source, logger, send);
  started.push(one);
  return one;
}

const pressInVain = (press: string) =>
  refuse(log, buttonPressStream(hashOf(press)), replying().sealSender(press, PHONE));
const gauge = (one: ReplyingNode, name: string) =>
  repliesGaugesOf(one)
    .find((reading) => reading.name === name)
    ?.value();
const checkpoints = async () => (await eventsIn(log, CHECKPOINTS)).map(({ event }) => event.data);

describe('replying by WhatsApp', () => {
  it('goes on past an event that can’t be read, says so once, and never records that it was dealt with', async () => {
    const unreadable = await refuseInTheFuture(log, 'buttonPress-1');
    for (const press of ['2', '3']) await pressInVain(press);
    const first = replying();
    first.start();
    await untilRecorded(log, 'PressReplySent', 2);
    await first.stop();
    expect(gauge(first, 'casebook_replies_standing_still')).toBe(1);
    expect(lines).toEqual([
      expect.objectContaining({ level: 'error', reason: expect.stringContaining('version 99') }),
    ]);
    for (const { position } of (await checkpoints()) as { position: number }[])
      expect(position).toBeLessThan(unreadable);

    const restarted = replying();
    await pressInVain('4');
    restarted.start();
    await untilRecorded(log, 'PressReplySent', 3);
    expect(gauge(restarted, 'casebook_replies_standing_still')).toBe(1);
  });

  it('says once that the log is away, however many replies wait', async () => {
    for (let press = 0; press < 100; press++) await pressInVain(`press ${press}`);
    const tried = new Set<string>();
    const all = Promise.withResolvers<void>();
    let isAway = true;
    const source = withMethods(log, {
      async append(stream, expected, events) {
        if (!isAway) return log.append(stream, expected, events);
        tried.add(stream);
        if (tried.size === 100) all.resolve();
        throw new LogUnavailable('the disk is full');
      },
    });
    const one = replying(source);
    one.start();
    await all.promise;
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
    expect(gauge(one, 'casebook_replies_waiting')).toBe(100);
    isAway = false;
    await untilRecorded(log, 'PressReplySent', 100);
    expect(lines).toHaveLength(1);
  });

  it('records how far it is at most once a second, whatever happens in it', async () => {
    for (let press = 0; press < 50; press++) await pressInVain(`press ${press}`);
    const begin = performance.now();
    const one = replying();
    one.start();
    await untilRecorded(log, 'PressReplySent', 50);
    const most = 1 + Math.ceil((performance.now() - begin) / 1_000);
    expect((await checkpoints()).length).toBeLessThanOrEqual(most);
  });

  it('does not believe a checkpoint of the log that this one is a copy of, or one that it can’t read', async () => {
    await pressInVain('1');
    const beyond = {
      type: 'ReactionProgressed',
      data: { position: 1_000_000 as Position, log: 'another log' },
    };
    const context = commandContext({ now });
    await createCommandHandler(log, codec).reserve(CHECKPOINTS, beyond, context);
    const metadata = JSON.stringify({ version: 99, time: now() });
    await log.append(CHECKPOINTS, 0, [
      { id: randomUUID(), type: 'ReactionProgressed', data: '{}', metadata },
    ]);
    replying().start();
    await untilRecorded(log, 'PressReplySent', 1);
  });

  it('reads no stream of a press that nobody is to be replied to', async () => {
    for (let press = 0; press < 5; press++) {
      const metadata = JSON.stringify({ version: 1, time: now() });
      const data = JSON.stringify({ loginId: null, reason: 'spent' });
      const event = { id: randomUUID(), type: 'ButtonPressRefused', data, metadata };
      await log.append(`buttonPress-old-${press}`, -1, [event]);
    }
    await pressInVain('1');
    const read: string[] = [];
    const source = withMethods(log, {
      readStream(stream, options) {
        read.push(stream);
        return log.readStream(stream, options);
      },
    });
    replying(source).start();
    await untilRecorded(log, 'PressReplySent', 1);
    expect(read.filter((stream) => stream.includes('old'))).toEqual([]);
  });
});
