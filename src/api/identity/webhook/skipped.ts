import type { Logger } from 'pino';
import type { MetricReading } from '../../kernel/metrics.ts';
import type { SkippedParts } from './presses.ts';

/** Logs and counts the parts of webhooks that were skipped. Of a part itself nothing is told: it may hold anything. */
export interface SkippedCounter {
  count(skipped: SkippedParts): void;
  readonly gauges: readonly MetricReading[];
}

export function createSkippedCounter(logger: Pick<Logger, 'warn'>): SkippedCounter {
  const total = { odd: 0, unknown: 0 };
  return {
    count({ odd, unknown }) {
      if (odd + unknown === 0) return;
      total.odd += odd;
      total.unknown += unknown;
      logger.warn({ odd, unknown }, 'parts of a webhook were skipped');
    },
    gauges: [
      {
        name: 'casebook_webhook_odd_parts_total',
        kind: 'counter',
        help: 'Parts of webhooks that were not what Meta documents and were skipped, since this process began.',
        value: () => total.odd,
      },
      {
        name: 'casebook_webhook_unknown_messages_total',
        kind: 'counter',
        help: 'Messages in webhooks whose type this version does not know, since this process began.',
        value: () => total.unknown,
      },
    ],
  };
}
