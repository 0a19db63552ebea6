import type { EventEnvelope } from '../../../src/events/envelope.ts';
import { MADE, outcomeOf, type Sent } from '../model.ts';
import type { Log } from './log.ts';

interface Told {
  readonly message?: string;
  readonly description?: string;
}

const textIn = ({ event }: EventEnvelope): string | null => {
  const { message, description } = event.data as Told;
  return (event.type === 'TicketOpened' ? description : message) ?? null;
};

/**
 * What is wrong with commands and the log together: all that was acknowledged is there, once, at the revision that was named and in the
 * order in which it was sent; nothing is there that was refused; what nobody knows about is there at most once.
 */
export function problemsOfCommands(sent: readonly Sent[], { events }: Log): readonly string[] {
  const byRequest = Map.groupBy(events, ({ metadata }) => metadata.requestId);
  const byMark = Map.groupBy(events, (event) => textIn(event)?.slice(0, 36) ?? '');
  const eventsOf = ({ kind, id }: Sent) =>
    (kind === 'chat' ? byMark.get(id) : byRequest.get(id)?.filter(({ event }) => !isOfKeys(event))) ?? [];
  return [
    ...sent.flatMap((one) => problemsOf(one, eventsOf(one))),
    ...problemsOfOrder(
      sent,
      (one) => eventsOf(one).find(({ event }) => event.type === MADE[one.kind])?.position,
    ),
  ];
}

const isOfKeys = ({ type }: EventEnvelope['event']) =>
  type === 'CommandClaimed' || type === 'CommandAnswered';

function problemsOf(sent: Sent, events: readonly EventEnvelope[]): readonly string[] {
  const { kind, text, ifMatch, answers, id } = sent;
  const made = events.filter(({ event }) => event.type === MADE[kind]);
  const outcome = outcomeOf(sent);
  const problems: string[] = [];
  const report = (what: string) => problems.push(`${kind} ${id} (${sent.actor}, key ${sent.key}): ${what}`);

  if (made.length > 1)
    report(`is in the log ${made.length} times, at ${made.map(({ position }) => position)}`);
  if (outcome !== null && outcome.status >= 400 && events.length > 0)
    report(`was refused with ${outcome.status}, and is in the log: ${outcome.body}`);
  if (outcome !== null && outcome.status < 400) {
    if (text !== null && made.length === 0) report('was acknowledged, and is not in the log');
    const [first] = made;
    if (first && text !== null && textIn(first) !== text)
      report(`says something else in the log: ${textIn(first)}`);
    const last = Math.max(...events.map(({ position }) => position));
    if (events.length > 0 && outcome.position !== null && outcome.position !== last)
      report(`was acknowledged with position ${outcome.position}, and is at ${last}`);
    const least = Math.min(...events.map(({ revision }) => revision));
    if (ifMatch !== null && events.length > 0 && least !== ifMatch + 1)
      report(`was accepted for revision ${ifMatch}, and followed ${least - 1}`);
  }
  const final = answers.filter(({ status }) => status !== 503);
  if (new Set(final.map((answer) => JSON.stringify(answer))).size > 1)
    report(`has different answers: ${final.map(({ status, position }) => `${status} at ${position}`)}`);
  return problems;
}

/** Who sends one command after the other about the same ticket or chat finds them in that order. */
function problemsOfOrder(
  sent: readonly Sent[],
  positionOf: (one: Sent) => number | undefined,
): readonly string[] {
  const problems: string[] = [];
  const own = sent.filter(({ topic }) => topic !== null);
  for (const [lane, commands] of Map.groupBy(own, ({ actor, topic }) => `${actor} on ${topic}`)) {
    let last = 0;
    for (const one of commands.toSorted((a, b) => a.number - b.number)) {
      const acknowledged = (outcomeOf(one)?.status ?? 500) < 400;
      const position = positionOf(one);
      if (!acknowledged || position === undefined) continue;
      if (position < last)
        problems.push(`${lane}: ${one.kind} ${one.id} at ${position} comes before one of earlier`);
      last = position;
    }
  }
  return problems;
}
