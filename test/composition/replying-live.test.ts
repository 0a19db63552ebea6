import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { hashOf } from '../../src/commands/identity/secrets.ts';
import { buttonPressStream } from '../../src/events/identity/events.ts';
import { openEventStoreLog } from '../../src/events/log/eventstore/log.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { reactionStream } from '../../src/events/operations/reaction-events.ts';
import { describeLive } from '../support/live.ts';
import { untilRecorded } from '../support/logs.ts';
import { type ReplyingNode, refuse, replyingNode } from '../support/presses.ts';

const logger = pino({ level: 'silent' });
const now = () => new Date().toISOString() as never;

/** One of two nodes. `sent`: the numbers that it has written to. */
function nodeOn(log: EventLog, sent: string[]): ReplyingNode {
  return replyingNode(log, logger, async (phoneNumber) => {
    sent.push(phoneNumber);
    return 'sent';
  });
}

describeLive('EventStoreDB', (url) => {
  it('two nodes send each reply once, after a checkpoint of the embedded log that this one was migrated from', async () => {
    const log = await openEventStoreLog({ url: url(), logger });
    const logs = [log, await openEventStoreLog({ url: url(), logger })];
    const checkpoint = { type: 'ReactionProgressed', data: '{"position":7}' };
    const metadata = JSON.stringify({ version: 1, time: now() });
    await log.append(reactionStream('press-replies'), 'any', [{ id: randomUUID(), ...checkpoint, metadata }]);

    const sent: string[] = [];
    const nodes = logs.map((one) => nodeOn(one, sent));
    for (const node of nodes) node.start();
    const begin = await log.end();
    const presses = Array.from({ length: 20 }, (_, number) => ({
      id: randomUUID(),
      phone: `+23480123456${String(number).padStart(2, '0')}`,
    }));
    const streams = presses.map(({ id }) => buttonPressStream(hashOf(id)));
    for (const [index, { id, phone }] of presses.entries())
      await refuse(log, streams[index] as string, nodes[0]?.sealSender(id, phone) ?? '');
    await untilRecorded(log, 'PressReplySent', presses.length, begin);
    await Promise.all(nodes.map((node) => node.stop()));

    for (const stream of streams)
      expect((await log.readStream(stream)).map(({ type }) => type)).toEqual([
        'ButtonPressRefused',
        'PressReplyClaimed',
        'PressReplySent',
      ]);
    expect(new Set(sent).size).toBe(sent.length);
    await Promise.all(logs.map((one) => one.close()));
  });
});
