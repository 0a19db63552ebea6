import { z } from 'zod';
import type { Position } from '../../events/log/port.ts';
import type { AsOf } from '../../history/moment.ts';
import { date, optional, stringOf } from '../kernel/input.ts';

const SENTENCE =
  'must be an ISO 8601 date-time with a time zone (2026-02-24T10:30:00Z) or the position of an event';
/** All of which a JavaScript number keeps. */
const POSITION = /^\d{1,15}$/;
/** What an instant ends with. An unencoded `+` arrives as a space. */
const ZONE = /T.*(?:Z|[+ -]\d{2}:?\d{2})$/i;

const instantIn = date();

/** A moment in a query; null when absent, which means now. */
export const asOf = () =>
  optional(
    stringOf('a text')
      .transform((value, context): AsOf => {
        if (POSITION.test(value)) return { kind: 'position', position: Number(value) as Position };
        const parsed = ZONE.test(value) ? instantIn.safeParse(value).data : undefined;
        if (parsed?.kind === 'instant') return parsed;
        context.addIssue(SENTENCE);
        return z.NEVER;
      })
      .meta({
        anyOf: [
          { type: 'string', format: 'date-time' },
          { type: 'string', pattern: '^\\d{1,15}$' },
        ],
        description:
          'A moment: an instant with its time zone, or the position of an event, as `X-Position` and `as_of` say it. An instant includes all events up to the first one in the log that happened later. Default: now',
      }),
  );

/** The part of a query that names the moment. */
export const asOfField = { as_of: asOf() };
