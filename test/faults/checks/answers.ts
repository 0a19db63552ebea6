import { setTimeout as pause } from 'node:timers/promises';
import type { EventEnvelope } from '../../../src/events/envelope.ts';
import { ADMIN } from '../../support/acceptance.ts';
import { clientOf, type Reply } from '../../support/desk.ts';
import type { Person } from '../people.ts';

interface ExpectedTicket {
  readonly messages: string[];
  status: string;
  priority: string;
  tags: readonly string[] | null;
}

const SHOWN_WITHIN_MS = 60_000;

type Data = Readonly<Record<string, never>>;

/** The fold of the log in the harness's own words: what a ticket has to look like. */
function ticketsIn(events: readonly EventEnvelope[]): ReadonlyMap<string, ExpectedTicket> {
  const tickets = new Map<string, ExpectedTicket>();
  for (const { event } of events) {
    const data = event.data as Data;
    if (event.type === 'TicketOpened') {
      const { priority, description } = data;
      tickets.set(data.ticketId ?? '', {
        messages: [description ?? ''],
        status: 'pending',
        priority: priority ?? '',
        tags: null,
      });
    }
    const ticket = tickets.get(data.ticketId ?? '');
    if (!ticket) continue;
    if (['UserMessageAdded', 'ReplySent', 'InternalNoteAdded'].includes(event.type))
      ticket.messages.push(data.message ?? '');
    if (event.type === 'StatusChanged') ticket.status = data.to ?? '';
    if (event.type === 'PriorityChanged') ticket.priority = data.to ?? '';
    if (event.type === 'TagsSet') ticket.tags = data.to ?? null;
  }
  return tickets;
}

/** Where what the desk answers about tickets is not what the log says. */
export async function problemsOfAnswers(
  url: string,
  admin: Person,
  events: readonly EventEnvelope[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  const position = String(events.at(-1)?.position ?? 0);
  for (const [id, expected] of ticketsIn(events)) {
    const headers = { 'x-min-position': position };
    const { status, body } = await untilShown(() =>
      clientOf(url).call('GET', `${ADMIN}/${id}`, { token: admin.token, headers }),
    );
    const { messages, ...rest } = body.data ?? {};
    const shown = status === 200 && {
      messages: messages.map(({ message }: { readonly message: string }) => message),
      ...{ status: rest.status, priority: rest.priority, tags: rest.tags },
    };
    if (JSON.stringify(shown) !== JSON.stringify(expected))
      problems.push(
        `ticket ${id} is shown (${status}) as ${JSON.stringify(shown)}, and is ${JSON.stringify(expected)}`,
      );
  }
  return problems;
}

/** A busy machine answers 503 until the read models are there. */
async function untilShown(ask: () => Promise<Reply>): Promise<Reply> {
  for (const deadline = performance.now() + SHOWN_WITHIN_MS; ; ) {
    const reply = await ask();
    if (reply.status !== 503 || performance.now() > deadline) return reply;
    await pause(100);
  }
}

/** Changes that were decided on another state than the one that they follow. */
export function problemsOfDecisions(events: readonly EventEnvelope[]): readonly string[] {
  const states = new Map<string, string>();
  return events.flatMap(({ event: { type, data }, position }) => {
    const { ticketId, from, to, priority } = data as Data;
    if (type === 'TicketOpened') {
      states.set(`StatusChanged ${ticketId}`, 'pending');
      states.set(`PriorityChanged ${ticketId}`, priority ?? '');
    }
    if (type !== 'StatusChanged' && type !== 'PriorityChanged') return [];
    const before = states.get(`${type} ${ticketId}`);
    states.set(`${type} ${ticketId}`, to ?? '');
    return before === from ? [] : [`${type} at ${position} was decided on ${from}, and follows ${before}`];
  });
}
