import { manualClock } from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';
import { type GeneratedHistory, generateHistory } from '../../support/generated-history.ts';

/** `PAST_EVENTS=100000 PAST_INSTANTS=200` tells a long history, in some minutes. */
const { PAST_EVENTS = '1200', PAST_INSTANTS = '20' } = process.env;
const [EVENTS, INSTANTS] = [Number(PAST_EVENTS), Number(PAST_INSTANTS)];
const MOST_MS = 60_000 + EVENTS * 20;

const clock = manualClock(new Date(Date.now() + 60_000).toISOString());
const desk = suiteDesk({ wallClock: clock.read });
let history: GeneratedHistory;
beforeAll(async () => {
  history = await generateHistory(desk, clock, { seed: 14, events: EVENTS, moments: INSTANTS });
}, MOST_MS);

describe('a history that was generated at random, with what the live endpoints returned at some moments of it', () => {
  it.each(['ticket', 'conversation'] as const)(
    'is the same as of these moments for each %s',
    async (kind) => {
      expect(history.moments).toHaveLength(INSTANTS);
      for (const { position, instant, answers } of history.moments)
        for (const { body, pastPath } of answers.filter((answer) => answer.kind === kind))
          for (const asOf of [position, instant]) {
            const and = pastPath.includes('?') ? '&' : '?';
            const reply = await desk.get(`${pastPath}${and}as_of=${asOf}`, history.token);
            const { as_of: moment, ...past } = reply.body;
            // Of history there are earlier messages, too.
            if (kind === 'conversation') delete past.data.next_cursor;
            expect(past).toEqual(body);
            // A look at the desk may be put on record at the same instant.
            if (asOf === position) expect(moment.position).toBe(position);
            else expect(moment.position).toBeGreaterThanOrEqual(position);
          }
    },
    MOST_MS,
  );
});
