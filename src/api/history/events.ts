import { z } from 'zod';
import { ticketIdOf } from '../../commands/ticketing/ticket-number.ts';
import { ticketNumberIn } from '../../commands/ticketing/ticket-reference.ts';
import type { Position } from '../../events/log/port.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import type { Feed, FeedQuery } from '../../history/feed/feed.ts';
import type { Pseudonyms } from '../../history/pseudonyms.ts';
import { TOLD_TYPES } from '../../history/told-events.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { fail, failInput, retryAfter } from '../kernel/failure.ts';
import { optional, pageLimit, stringOf } from '../kernel/input.ts';
import { choices } from '../kernel/list-input.ts';
import { showsEvents } from '../shown-subjects.ts';
import { ignoredParameters, toldOf } from '../views.ts';
import type { EventStreams } from './event-lines.ts';
import {
  HISTORY,
  type HistoryCaller,
  MASKED,
  refuseIgnored,
  showsBehind,
  sightOf,
} from './history-endpoint.ts';

export interface EventsDependencies {
  readonly feed: Feed;
  readonly streams: EventStreams;
  readonly pseudonyms: Pseudonyms;
  /** Whether a position is beyond the end of the log. */
  isBeyondLog(position: Position): Promise<boolean>;
}

const LIMIT = { preset: 100, max: 1_000 };
const STREAM_NAME = /^[!-~]{1,300}$/;

const query = z.object({
  after: stringOf('a position')
    .regex(/^\d{1,15}$/, 'must be a position: a whole number')
    .default('0')
    .transform((text) => Number(text) as Position)
    .meta({
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'The position after which events are wanted: the `position` of what was read last',
    }),
  types: optional(choices(TOLD_TYPES as [string, ...string[]])).describe(
    'Types of events, with commas between them',
  ),
  stream: optional(
    stringOf('a text')
      .regex(STREAM_NAME, 'must be the name of a stream')
      .describe('One stream, such as `ticket-ID`; that of a ticket by its number, too'),
  ),
  limit: pageLimit(LIMIT.preset, LIMIT.max),
});

const position = z.int().meta({ description: 'A place in the log; later events have greater ones' });
const text = z.string();
const toldEvent = z.object({
  ...{ position, id: text, type: text },
  ...{ time: z.iso.datetime(), stream: text, revision: z.int(), version: z.int() },
  actor: z.object({ kind: text, id: text.nullable() }),
  ...{ correlation_id: text, causation_id: text },
  data: z.record(text, z.unknown()),
});
const unreadable = z.object({ position, id: text, type: text, unreadable: z.literal(true) });

const page = z.object({
  events: z.array(z.union([toldEvent, unreadable])),
  position: position.describe('Everything up to here is dealt with: the next request sends it as `after`'),
  caught_up: z.boolean().describe('Whether the log had no more. A page may be empty although more follow'),
  ignored_parameters: ignoredParameters,
});

const LIMITED = 'One caller may have 5 open, and a node 100.';
const NDJSON = 'application/x-ndjson';
const LINES = [
  { position: 11, type: 'StatusChanged', data: { from: 'pending', to: 'resolved' } },
  { type: 'heartbeat', position: 12 },
  { type: 'end', reason: 'stopping', position: 12 },
]
  .map((line) => `${JSON.stringify(line)}\n`)
  .join('');

/** The events of the log, page by page or as a stream that stays open. */
export const eventFeed = ({ feed, streams, pseudonyms, isBeyondLog }: EventsDependencies): Endpoint =>
  endpoint({
    ...HISTORY,
    path: '/api/v1/history/events',
    summary: 'What happened, event by event, from any position on',
    notes: [
      'Nothing is missed or repeated by a client that stores the `position` of what it has dealt with, and sends it as `after`.',
      `With \`Accept: ${NDJSON}\` the answer stays open and brings events as they come, one line each. A line \`{"type":"heartbeat","position":…}\` says how far it is, every 10 seconds at least, also while nothing matches; the last one, \`{"type":"end","reason":…,"position":…}\`, that the client should connect again: \`token_expired\`, \`open_for_long\` (after a day), \`stopping\` or \`log_unavailable\`. A client that reads nothing for 20 seconds is disconnected. ${LIMITED}`,
      'Fields that recognise secrets are never in it, nor is what the desk notes for itself.',
      MASKED,
    ].join(' '),
    query,
    shows: showsBehind(pseudonyms, showsEvents),
    answers: { 200: { description: 'A page of events, or all that come', data: page, lines: LINES } },
    async handle({ query: { after, types, stream, limit }, caller, preferred, ignoredParameters: ignored }) {
      if (await isBeyondLog(after)) failInput('after', 'after is beyond the end of the event log');
      const wanted: FeedQuery = {
        ...{ after, types },
        streams: stream === null ? null : streamsNamed(pseudonyms.streamOf(stream)),
        sight: sightOf(caller, pseudonyms),
      };
      if (preferred(['application/json', NDJSON]) === NDJSON) {
        refuseIgnored(ignored);
        return streamed(streams, wanted, caller);
      }
      const found = await feed.page(wanted, limit);
      const { events, position: end, isAtEnd } = found;
      const data = { events, position: end, caught_up: isAtEnd, ...toldOf(ignored) };
      return { status: 200, message: 'Events fetched', data };
    },
  });

/** That of a ticket by its number, too. Other names may look like one, such as `user-2026-17`: then both are meant. */
function streamsNamed(named: string): readonly string[] {
  const number = ticketNumberIn(named);
  return number === null ? [named] : [named, ticketStream(ticketIdOf(number))];
}

function streamed(streams: EventStreams, query: FeedQuery, { kind, id, expiresAt }: HistoryCaller) {
  const caller = `${kind}:${id}`;
  if (!streams.isFree(caller))
    fail(429, 'rate_limited', 'Too many streams of events are open', retryAfter(BUSY_SECONDS));
  const lines = (gone: AbortSignal) => streams.open({ caller, query, expiresAt, gone });
  return { status: 200, message: '', data: null, lines } as const;
}

/** When a client may try again while too many streams are open. */
const BUSY_SECONDS = 10;
