import { createSecretKey, randomBytes } from 'node:crypto';
import { createCommandHandler } from '../../../src/commands/handle.ts';
import { pressFold, refusePress } from '../../../src/commands/identity/press-reply.ts';
import { createSealing } from '../../../src/commands/sealing.ts';
import { codec } from '../../../src/events/catalogue.ts';
import type { SendingFailure } from '../../../src/events/identity/vocabulary.ts';
import { type Instant, instant } from '../../../src/events/ids.ts';
import { type EventLog, LogUnavailable } from '../../../src/events/log/port.ts';
import { createPressReplies } from '../../../src/reactions/identity/press-replies.ts';
import type { Attending } from '../../../src/reactions/reaction.ts';
import { decodeOne } from '../../support/codecs.ts';
import { commandContext, MORNING } from '../../support/examples.ts';
import { temporaryLog, withMethods } from '../../support/logs.ts';

const PHONE = '+2348012345678';
const STREAM = 'buttonPress-1';
const sealing = createSealing([createSecretKey(randomBytes(32))]);

let log: Awaited<ReturnType<typeof temporaryLog>>;
let time: number;
beforeEach(async () => {
  log = await temporaryLog();
  time = Date.parse(MORNING);
  const sealedSender = sealing.seal(STREAM, PHONE);
  const refuse = refusePress({ loginId: null, reason: 'spent', sealedSender, userId: null });
  await commandsOn().execute(pressFold, STREAM, refuse, commandContext());
});

afterEach(() => log.destroy());

const commandsOn = (source: EventLog = log) => createCommandHandler(source, codec);
const now = (): Instant => instant(time);
const attending: Attending = {
  now,
  commands: { execute: () => Promise.reject(new Error('it has its own')) },
  contextOf: () => commandContext({ now }),
  signal: new AbortController().signal,
};
const types = async () => (await log.readStream(STREAM)).map(({ type }) => type);

/** The reaction of one node, which gets these answers from WhatsApp. */
function node({
  answers = ['sent'],
  hasOthers = true,
  source,
}: {
  answers?: ('sent' | SendingFailure)[];
  hasOthers?: boolean;
  source?: EventLog;
}) {
  const sent: string[] = [];
  const abandoned: string[] = [];
  const reaction = createPressReplies({
    ...{ commands: commandsOn(source), sealing, hasOthers },
    async send(phoneNumber, reason) {
      sent.push(`${phoneNumber} ${reason}`);
      return answers.shift() ?? 'sent';
    },
    onAbandoned: (reason) => void abandoned.push(reason),
  });
  const react = async () => {
    const [refused] = await log.readStream(STREAM);
    if (!refused) throw new Error('there is no press');
    return reaction.react(await decodeOne(refused), attending);
  };
  return { react, sent, abandoned };
}

describe('a reply to a press', () => {
  it('is sent once, and recorded', async () => {
    const one = node({});
    expect([await one.react(), await one.react(), one.sent]).toEqual([null, null, [`${PHONE} spent`]]);
    expect(await types()).toEqual(['ButtonPressRefused', 'PressReplyClaimed', 'PressReplySent']);
  });

  it('is sent by one node, however many are at it at once', async () => {
    const nodes = Array.from({ length: 5 }, () => node({}));
    await Promise.all(nodes.map(({ react }) => react()));
    expect(nodes.flatMap(({ sent }) => sent)).toHaveLength(1);
    expect(await Promise.all(nodes.map(({ react }) => react()))).toEqual(Array(5).fill(null));
  });

  it('is taken over from a node that died with it, once its time is over', async () => {
    const dying = node({ answers: ['unavailable'] });
    await dying.react();
    const other = node({});
    const until = await other.react();
    expect([until, other.sent]).toEqual([time + 30_000, []]);
    time = until ?? 0;
    expect([await other.react(), other.sent]).toEqual([null, [`${PHONE} spent`]]);
  });

  it('is taken over at once where no other node can be at it', async () => {
    await node({ answers: ['unavailable'], hasOthers: false }).react();
    const restarted = node({ hasOthers: false });
    expect([await restarted.react(), restarted.sent]).toEqual([null, [`${PHONE} spent`]]);
  });

  it('is tried again ever more rarely while WhatsApp is away, and given up after a day', async () => {
    const one = node({ answers: Array(100).fill('unavailable'), hasOthers: false });
    const pauses: number[] = [];
    for (let at = await one.react(); at !== null; at = await one.react()) {
      pauses.push((at - time) / 1000);
      time = at;
    }
    expect(pauses.slice(0, 8)).toEqual([30, 60, 120, 240, 480, 960, 1_800, 1_800]);
    expect(one.sent.length).toBeLessThan(60);
    expect([one.abandoned, (await types()).at(-1)]).toEqual([['too_late'], 'PressReplyAbandoned']);
  });

  it.each([true, false])(
    'is not sent again because the log did not take that it was (others: %s)',
    async (hasOthers) => {
      let failures = 3;
      const source = withMethods(log, {
        append(stream, expected, events) {
          if (events[0]?.type !== 'PressReplySent' || failures-- <= 0)
            return log.append(stream, expected, events);
          throw new LogUnavailable('the disk is full');
        },
      });
      const one = node({ hasOthers, source });
      for (let attempt = 0; attempt < 3; attempt++) await expect(one.react()).rejects.toThrow('full');
      expect([await one.react(), one.sent]).toEqual([null, [`${PHONE} spent`]]);
      expect(await types()).toEqual(['ButtonPressRefused', 'PressReplyClaimed', 'PressReplySent']);
    },
  );

  it('is tried again by its node when its time is over, also while the clock stands still', async () => {
    const one = node({ answers: ['unavailable'] });
    await one.react();
    expect([await one.react(), one.sent.length]).toEqual([null, 2]);
  });

  it('does not wait for a node whose clock was far ahead', async () => {
    const morning = time;
    time += 20 * 3_600_000;
    await node({ answers: ['unavailable'] }).react();
    time = morning;
    const other = node({});
    expect([await other.react(), other.sent]).toEqual([null, [`${PHONE} spent`]]);
  });

  it('is given up when WhatsApp refuses it', async () => {
    const one = node({ answers: ['rejected'] });
    expect([await one.react(), one.abandoned, await one.react()]).toEqual([null, ['rejected'], null]);
  });
});
