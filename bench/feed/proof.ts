import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openLogToRead } from '../../src/composition/stores/event-log.ts';
import { loadConfig } from '../../src/config/load.ts';
import { codec } from '../../src/events/catalogue.ts';
import { UndecodableEvent } from '../../src/events/codec.ts';
import { pastEvents } from '../../src/history/past-events.ts';
import { toldEvent } from '../../src/history/told-events.ts';
import { type Breakable, startTrial } from './trial.ts';
import { createWriters } from './writers.ts';

export interface FeedProofOptions {
  /** How many are written, at least. */
  readonly events: number;
  readonly cuts: number;
  /** For the desk's data, and for what the client writes down. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onCut: (round: number) => void;
}

export interface FeedProof {
  /** Events of the log that the feed is to tell. */
  readonly events: number;
  readonly missed: number;
  readonly doubled: number;
  /** Lines that are not what the log has. */
  readonly made: number;
  readonly outOfOrder: number;
  /** How often each was cut. */
  readonly cuts: Readonly<Record<Breakable, number>>;
  readonly seconds: number;
}

/** Each line of an event has more bytes. */
const LEAST_BYTES = 400;
const CAUGHT_UP_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 200;

/** Writes events while a client of the feed is cut again and again, then compares what it wrote down with the log. */
export async function prove({ directory, env, onCut, ...options }: FeedProofOptions): Promise<FeedProof> {
  const begun = performance.now();
  const trial = await startTrial(directory, env);
  const writers = createWriters(trial.deskUrl);
  const perRound = Math.ceil(options.events / options.cuts);
  const cuts = { connection: 0, client: 0, desk: 0 };
  try {
    for (let round = 1; round <= options.cuts; round++) {
      const what = cutOf(round);
      const broken = trial.breakAfter(Math.ceil(Math.random() * perRound * LEAST_BYTES), what);
      await Promise.race([trial.failed, Promise.all([writers.write(perRound), broken])]);
      cuts[what]++;
      onCut(round);
    }
    const expected = await linesOfLog(trial.env);
    const received = await linesWritten(trial.file, expected.at(-1) ?? '');
    const seconds = Math.round((performance.now() - begun) / 1_000);
    return { ...compared(expected, received), cuts, seconds };
  } finally {
    await trial.end();
  }
}

const cutOf = (round: number): Breakable => {
  if (round % 10 === 0) return 'desk';
  return round % 2 === 0 ? 'client' : 'connection';
};

/** What the feed is to tell, line by line, read from the log itself. */
async function linesOfLog(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const log = await openLogToRead(loadConfig(env));
  const lines: string[] = [];
  try {
    for await (const page of pastEvents({ log, codec, until: null }))
      for (const { decoded } of page) {
        const told = decoded instanceof UndecodableEvent ? null : toldEvent(decoded);
        if (told !== null) lines.push(JSON.stringify(told));
      }
  } finally {
    await log.close();
  }
  return lines;
}

/** What the client has written down, once the last event is there or it had time enough for it. */
async function linesWritten(file: string, last: string): Promise<readonly string[]> {
  const deadline = performance.now() + CAUGHT_UP_WITHIN_MS;
  for (;;) {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    if (lines.at(-1) === last || performance.now() > deadline) return lines;
    await pause(LOOK_AGAIN_MS);
  }
}

function compared(expected: readonly string[], received: readonly string[]) {
  const [inLog, atClient] = [new Set(expected), new Set(received)];
  const positions = received.map((line) => (JSON.parse(line) as { position: number }).position);
  return {
    events: expected.length,
    missed: inLog.difference(atClient).size,
    doubled: received.length - atClient.size,
    made: atClient.difference(inLog).size,
    outOfOrder: positions.filter((position, index) => position < (positions[index - 1] ?? 0)).length,
  };
}
