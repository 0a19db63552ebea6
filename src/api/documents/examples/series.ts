import { instant } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { EndpointExample } from './example.ts';

const HISTORY = '/api/v1/history';
const DAY = '2026-02-24';
const [start, end] = ['2026-02-24T00:00:00.000Z', '2026-02-25T00:00:00.000Z'];
const opened = { id: 'opened', version: 1, title: 'Opened tickets', unit: 'tickets' };
const group = (key: string, count: number) => ({ key, name: null, values: { count: [count] } });

export const SERIES_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${HISTORY}/metrics`]: {
    answer: {
      message: 'Metrics fetched',
      data: {
        metrics: [
          {
            ...opened,
            description:
              'Tickets that were opened in the period, those that continue a conversation included.',
            statistics: ['count'],
            group_by: { priority: 'The priority with which it was opened' },
          },
        ],
      },
    },
  },
  [`GET ${HISTORY}/series`]: {
    query: { metric: 'opened', from: DAY, to: DAY, group_by: 'priority' },
    answer: {
      message: 'Series fetched',
      data: {
        metric: opened,
        from: start,
        to: end,
        step: 'day',
        time_zone: 'UTC',
        group_by: 'priority',
        business_hours: { hours: 'mon-fri 09:00-17:00', holidays: [], time_zone: 'UTC' },
        periods: [{ name: DAY, start, end }],
        groups: [group('low', 0), group('medium', 1), group('high', 0), group('urgent', 0)],
      },
      asOf: { position: 12 as Position, time: instant(new Date('2026-02-24T12:00:00.000Z')) },
    },
  },
};
