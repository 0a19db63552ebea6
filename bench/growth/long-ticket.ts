import { join } from 'node:path';
import { type DemoDesk, startDeskOn } from '../sections/demo-desks.ts';
import { writeTickets } from '../slow-readers/conversation.ts';
import { median, type Row, spreadOf, withCommas } from '../table.ts';

const ROUNDS = 10;
const REPLIES = 100;
const FEW = 10;
const REPLY = 'We have looked into it, and the money is on its way back to you.';

/** Of replies to one ticket. */
interface Replies {
  /** Milliseconds, the median. */
  readonly time: number;
  /** Microseconds of processor time for each. */
  readonly cpu: number;
}

const numbered = (index: number): string => `SMI-2020-${String(index + 1).padStart(6, '0')}`;

/** A reply to a ticket of many messages, against one to a ticket of ten, which is another one in each round. */
export async function longTicketRow(directory: string, messages: number): Promise<Row> {
  const place = join(directory, 'messages');
  const long = { number: numbered(0), messages, characters: 100 };
  const short = Array.from({ length: ROUNDS + 1 }, (_, round) => ({
    ...{ number: numbered(round + 1), messages: FEW, characters: 100 },
  }));
  await writeTickets(place, [long, ...short]);
  const desk = await startDeskOn(place);
  try {
    const [many, few]: [Replies[], Replies[]] = [[], []];
    for (const [round, { number }] of short.entries()) {
      const measured = [await replies(desk, long.number), await replies(desk, number)] as const;
      if (round === 0) continue; // warming up
      many.push(measured[0]);
      few.push(measured[1]);
    }
    const times = (all: readonly Replies[]) => all.map(({ time }) => time);
    const figure = (all: readonly Replies[]) =>
      `${median(times(all)).toFixed(2)} ms, ${median(all.map(({ cpu }) => cpu)).toFixed(0)} µs`;
    return {
      ...spreadOf(times(many), times(few)),
      ...{ measured: figure(many), baseline: figure(few), goal: { atMost: 1.2 } },
      what: `reply on a ticket of ${withCommas(messages)} messages, against one of ${FEW}`,
    };
  } finally {
    await desk.server.stop();
  }
}

/** One after the other. */
async function replies({ server, post }: DemoDesk, number: string): Promise<Replies> {
  const times: number[] = [];
  const before = server.cpu();
  for (let reply = 0; reply < REPLIES; reply++) {
    const start = performance.now();
    await post(`/api/v1/unified-admin/support/${number}/reply`, { message: REPLY });
    times.push(performance.now() - start);
  }
  return { time: median(times), cpu: ((server.cpu() ?? Number.NaN) - (before ?? 0)) / REPLIES };
}
