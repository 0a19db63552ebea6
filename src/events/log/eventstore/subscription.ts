import { setImmediate as turn } from 'node:timers/promises';
import {
  BACKWARDS,
  ErrorType,
  FORWARDS,
  START,
  type SubscribeToAllOptions,
  streamNameFilter,
} from '@eventstore/db-client';
import { BEGINNING, type LogBatch, LogUnavailable, type Position } from '../port.ts';
import { collect } from './collect.ts';
import type { Line } from './connection.ts';
import { isOfType, portError } from './errors.ts';
import { BUFFER, Inbox } from './inbox.ts';
import { at } from './reads.ts';
import { positionOf } from './recorded.ts';

const OWN_STREAMS = streamNameFilter({ regex: '^[^$]' });

/**
 * Follows the log on one line after `after`: as many events at once as have come meanwhile. The server keeps 32 live
 * events for a subscriber and drops one that is slower; a subscriber that has got an event since subscribes again.
 *
 * @throws LogUnavailable when the subscription ends in any other way, or the line is replaced.
 */
export async function* follow(
  line: Line,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, undefined> {
  let position = after;
  while (!signal.aborted) {
    const begin = position;
    try {
      for await (const batch of subscription(line, await lastUpTo(line, begin), signal)) {
        position = batch.events.at(-1)?.position ?? position;
        yield batch;
      }
    } catch (error) {
      if (position === begin || !isOfType(error, ErrorType.TIMEOUT)) throw portError(error);
    }
  }
}

/**
 * The last event that the server still has up to a position, its own events included. It begins a subscription by leaving
 * out the first event at its position or behind: where a scavenge has taken the one at the position, that is an event
 * which the consumer hasn't received.
 */
async function lastUpTo({ client, dropped }: Line, position: Position): Promise<Position> {
  if (position === BEGINNING) return BEGINNING;
  const next = async (direction: typeof FORWARDS | typeof BACKWARDS) => {
    const request = { direction, fromPosition: at(position), maxCount: 1, requiresLeader: true };
    const [found] = await collect(client.readAll(request), dropped);
    return found?.event ? positionOf(found.event) : BEGINNING;
  };
  return (await next(FORWARDS)) === position ? position : next(BACKWARDS);
}

/** One subscription, until it is aborted or throws what ended it. */
async function* subscription(
  { client, dropped }: Line,
  after: Position,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, undefined> {
  const fromPosition = after === BEGINNING ? START : at(after);
  const options: SubscribeToAllOptions = { fromPosition, filter: OWN_STREAMS, requiresLeader: true };
  const inbox = new Inbox(client.subscribeToAll(options, { highWaterMark: BUFFER }));
  const wake = (): void => inbox.wake();
  for (const end of [signal, dropped]) end.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      const batch = inbox.take();
      if (batch) yield batch;
      else if (dropped.aborted) throw new LogUnavailable('the subscription fell silent');
      else {
        await inbox.news();
        // What came in the same instant is given together.
        await turn();
      }
    }
  } finally {
    for (const end of [signal, dropped]) end.removeEventListener('abort', wake);
    inbox.leave();
  }
}
