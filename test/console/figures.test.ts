import type { Analytics } from '../../client/src/index.ts';
import { figuresCsv, rating } from '../../console/src/dashboard/figures.ts';
import { answered, asking, failed, NOTHING } from '../../console/src/dashboard/known.ts';

describe('figures that are asked for again and again', () => {
  const shown = answered('now', 7);

  it('stay where the next ones of the same question could not be loaded', () => {
    const old = failed(asking(shown), 'now');
    expect(old).toEqual({ data: 7, about: 'now', state: 'old' });
    expect(asking(old).state).toBe('old');
    expect(answered('now', 8)).toEqual({ data: 8, about: 'now', state: 'done' });
  });

  it('are no answer to another question', () => {
    expect(failed(asking(shown), 'yesterday').state).toBe('failed');
    expect(failed(asking(NOTHING), 'now').state).toBe('failed');
  });
});

it('are one table as a file, with what the page shows', () => {
  const analytics = {
    overview: { open: 2, unassigned: 1, total_tickets: 3 },
    activity: { new_today: 1 },
    performance: { avg_response_time_seconds: 61.5, avg_satisfaction_rating: null },
    by_status: { pending: 2, in_progress: 0, waiting_user: 0, escalated: 0, resolved: 1, closed: 0 },
    by_priority: { urgent: 0, high: 1, medium: 2, low: 0 },
    by_type: { OTHER: 1, CARD_ISSUE: 2, REFUND_REQUEST: 0 },
  } as unknown as Analytics;
  const moment = '2026-04-01T08:00:00.000Z';
  const lines = figuresCsv({ analytics, moment }).split('\r\n');
  expect(lines.slice(0, 7)).toEqual([
    'as_of,figure,part,value',
    `${moment},open,,2`,
    `${moment},unassigned,,1`,
    `${moment},total_tickets,,3`,
    `${moment},new_today,,1`,
    `${moment},avg_response_time_seconds,,61.5`,
    `${moment},avg_satisfaction_rating,,`,
  ]);
  expect(lines.filter((line) => line.includes('by_type'))).toEqual([
    `${moment},by_type,CARD_ISSUE,2`,
    `${moment},by_type,OTHER,1`,
  ]);
  expect(lines.at(-1)).toBe('');
});

it('have averages of stars with one decimal', () => {
  expect([rating(4, 'en'), rating(4.25, 'en'), rating(4, 'fr')]).toEqual(['4.0', '4.3', '4,0']);
});
