import { z } from 'zod';
import { type RefusalCode, refuse } from '../../commands/refusal.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import type { Revision } from '../../events/log/port.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import type { TimelinePage } from '../../history/timeline/timeline.ts';
import type { Endpoint } from '../endpoint.ts';
import { choice, pageLimit } from '../kernel/input.ts';
import { cursor } from '../kernel/page-input.ts';
import { showsNamed } from '../shown-subjects.ts';
import { ticketPath } from '../ticketing/inputs.ts';
import { count, ignoredParameters, nextCursor, text, textOrNull, timeOrNull, view } from '../views.ts';
import { asOfField } from './as-of-input.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { historyEndpoint, sightOf } from './history-endpoint.ts';
import { pastConversationPath } from './past-conversation-path.ts';

const value = z.union([text, z.number(), z.array(text), z.object({ kind: text, id: text })]).nullable();

const timelineEntry = view('TimelineEntry', {
  position: count,
  revision: count,
  time: timeOrNull.describe('Null for an event that this version of the desk can’t read'),
  type: text,
  who: z
    .strictObject({
      kind: text,
      id: textOrNull,
      name: textOrNull.describe('At the moment that was asked for'),
    })
    .nullable(),
  sentence: text.describe('What happened, in English'),
  changes: z.array(z.strictObject({ field: text, before: value, after: value })),
  data: z
    .record(text, z.unknown())
    .nullable()
    .describe('The data of the event, as the feed of events has them'),
});

const timelineData = view('Timeline', {
  events: z.array(timelineEntry),
  total: count.describe('How many events there were at the moment'),
  next_cursor: nextCursor,
  ignored_parameters: ignoredParameters,
});

const query = z.object({
  order: choice(['oldest', 'newest']).default('oldest').describe('Which events come first'),
  limit: pageLimit(50, 500),
  cursor: cursor(),
  ...asOfField,
});

interface Place {
  readonly from: Revision;
}

interface Kind<Params extends z.ZodObject> {
  /** In sentences. */
  readonly name: 'ticket' | 'conversation';
  readonly path: '/api/v1/history/tickets/:id/timeline' | '/api/v1/history/conversations/:id/timeline';
  readonly params: Params;
  readonly notFound: RefusalCode;
  streamOf(params: z.output<Params>): string;
}

const timeline = <Params extends z.ZodObject>(
  deps: HistoryDependencies,
  { name, path, params, notFound, streamOf }: Kind<Params>,
): Endpoint =>
  historyEndpoint(deps, {
    path,
    summary: `What happened to a ${name}, event by event`,
    notes:
      'Each event with its time, who did it, what it changed, before and after, and a sentence that says so. A message changes nothing but brings its text, in `data`.',
    params,
    query,
    shows: showsNamed(name),
    answers: { 200: { description: 'A page of events', data: timelineData } },
    refusals: [notFound, 'not_created_yet'],
    async handle({ params: asked, query: { order, limit, cursor: given }, caller }, { position }) {
      const stream = streamOf(asked as z.output<Params>);
      const list = ['timeline', stream, order];
      const from = given === null ? null : deps.cursors.read<Place>(list, given).from;
      const page = await deps.timelines({
        ...{ stream, position, order, from, limit },
        sight: sightOf(caller, deps.pseudonyms),
      });
      if (page === 'none') return refuse(notFound);
      if (page === null) return refuse('not_created_yet', { subject: name });
      const next = deps.cursors.write(list, page.next === null ? null : { from: page.next });
      return { status: 200, message: 'Timeline fetched', data: presentPage(page, next) };
    },
  });

const presentPage = ({ entries, total }: TimelinePage, next: string | null) => ({
  events: entries,
  total,
  next_cursor: next,
});

export const ticketTimeline = (deps: HistoryDependencies): Endpoint =>
  timeline(deps, {
    name: 'ticket',
    path: '/api/v1/history/tickets/:id/timeline',
    params: ticketPath,
    notFound: 'ticket_not_found',
    streamOf: ({ id }) => ticketStream(id),
  });

export const conversationTimeline = (deps: HistoryDependencies): Endpoint =>
  timeline(deps, {
    name: 'conversation',
    path: '/api/v1/history/conversations/:id/timeline',
    params: pastConversationPath(deps.pseudonyms),
    notFound: 'conversation_not_found',
    streamOf: ({ id }) => conversationStream(id),
  });
