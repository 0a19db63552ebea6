import type { MessagePort } from 'node:worker_threads';
import type { ExpectedRevision, Position, RecordedEvent, Revision, StoredEvent } from '../port.ts';

/**
 * What the threads of the log say to each other. Everything frequent is one flat array of scalars: cloning an
 * object or a JSON string for each append costs more than half of the rate.
 */
export type Scalar = string | number;

/**
 * The number of appends, then for each: stream, expected revision, number of events (negative when the append happens together with the
 * next one), and the events' fields.
 */
export type AppendMessage = Scalar[];

/** To the writer. */
export type WriterMessage =
  | AppendMessage
  | { readonly feed: MessagePort }
  | { readonly drop: DropOrder }
  | { readonly serve: Service }
  | 'close';

/**
 * Another store of the directory, whose writes wait for the disk on this thread, too. The module exports `serve(port, file)`,
 * which goes on until the other end of the port is closed.
 */
export interface Service {
  /** Its URL. */
  readonly module: string;
  readonly file: string;
  readonly port: MessagePort;
}

/** Streams whose names begin like that, and all of whose events stand in the log up to a position, are to go. */
export interface DropOrder {
  readonly prefix: string;
  readonly upTo: Position;
}

/** Two numbers for each append in order: position and revision of its last event; position 0 is a conflict. */
export type Answers = readonly number[];

/** From the writer: first its head, then answers. `unavailable` says why so many appends failed, `code` is SQLite's. */
export type WriterAnswer =
  | Answers
  | { readonly head: Position }
  /** So many streams have gone; `error`: why not all of them. */
  | { readonly dropped: number; readonly error: string | null }
  | { readonly unavailable: string; readonly code: string | null; readonly appends: number };

/** Scalars of one event in an append: id, type, data, metadata, and what is sealed, in the clear; empty for nothing. */
export const FIELDS = 5;
/** In a feed, its stream and revision come before them. */
const FED_FIELDS = FIELDS + 2;

const inTheClear = (unsealed: string) => (unsealed === '' ? {} : { unsealed });

/** The log's end, the weight of the events, then for each: stream, revision, and its scalars. */
export type FeedMessage = Scalar[];

/**
 * How much may wait in memory for one slow reader, in weights of about a kilobyte. Beyond that nothing is kept
 * for it, and it reads from the file.
 */
export const BUFFER_LIMIT = 8_192;

/** What an event counts against `BUFFER_LIMIT`. */
export const weightOf = (event: StoredEvent): number =>
  1 + ((event.data.length + event.metadata.length) >> 10);

export const weightOfAll = (events: readonly StoredEvent[]): number => {
  let weight = 0;
  for (const event of events) weight += weightOf(event);
  return weight;
};

/** Adds an append to the message that collects those of a tick; begin with `[0]`. `goesOn`: it happens together with the next one. */
export function writeAppend(
  message: AppendMessage,
  stream: string,
  expected: ExpectedRevision,
  events: readonly StoredEvent[],
  goesOn = false,
): void {
  message[0] = appendsIn(message) + 1;
  message.push(stream, expected, goesOn ? -events.length : events.length);
  for (const { id, type, data, metadata, unsealed = '' } of events)
    message.push(id, type, data, metadata, unsealed);
}

export const appendsIn = (message: AppendMessage): number => message[0] as number;

/** Takes the messages with so many appends off those that were posted: an answer is about whole messages, in their order. */
export function takePosted(posted: AppendMessage[], appends: number): AppendMessage[] {
  let count = 0;
  let messages = 0;
  for (; count < appends; messages++) count += appendsIn(posted[messages] ?? [appends]);
  return posted.splice(0, messages);
}

/** One append as it lies in a message: its events begin at `start`. */
export interface AppendView {
  readonly message: AppendMessage;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly start: number;
  readonly count: number;
  readonly goesOn: boolean;
}

/** Shows the appends of a message in order. */
export function eachAppend(message: AppendMessage, visit: (append: AppendView) => void): void {
  let at = 1;
  while (at < message.length) {
    const [stream, expected, signed] = [message[at], message[at + 1], message[at + 2] as number];
    const [start, count, goesOn] = [at + 3, Math.abs(signed), signed < 0];
    at = start + FIELDS * count;
    visit({
      message,
      stream: stream as string,
      expected: expected as ExpectedRevision,
      start,
      count,
      goesOn,
    });
  }
}

/** The event number `index` of an append, with the place that it got. */
function eventOf(append: AppendView, index: number, revision: Revision, position: Position): RecordedEvent {
  const { message, stream, start } = append;
  const at = start + FIELDS * index;
  return {
    id: message[at] as string,
    type: message[at + 1] as string,
    data: message[at + 2] as string,
    metadata: message[at + 3] as string,
    ...inTheClear(message[at + 4] as string),
    stream,
    revision,
    position,
  };
}

/**
 * The events that these answers added to a log that ended at `head`. Conflicts added none, and neither did
 * repeats: their place is not beyond the end.
 */
export function newEvents(
  messages: readonly AppendMessage[],
  answers: Answers,
  head: Position,
): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let end: number = head;
  let at = 0;
  const visit = (append: AppendView): void => {
    const position = answers[at++] as Position;
    const revision = answers[at++] as Revision;
    if (position <= end) return;
    end = position;
    for (let index = 0; index < append.count; index++) {
      const before = append.count - 1 - index;
      events.push(eventOf(append, index, revision - before, (position - before) as Position));
    }
  };
  for (const message of messages) eachAppend(message, visit);
  return events;
}

/** What a feed says about events that now end the log; none when it only tells of the end. */
export function writeFeed(head: Position, events: readonly RecordedEvent[]): FeedMessage {
  const message: FeedMessage = [head, weightOfAll(events)];
  for (const { stream, revision, id, type, data, metadata, unsealed = '' } of events) {
    message.push(stream, revision, id, type, data, metadata, unsealed);
  }
  return message;
}

export const headOfFeed = (message: FeedMessage): Position => message[0] as Position;
export const weightOfFeed = (message: FeedMessage): number => message[1] as number;

export function eventsOfFeed(message: FeedMessage): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  let position = headOfFeed(message) - (message.length - 2) / FED_FIELDS;
  for (let at = 2; at < message.length; at += FED_FIELDS) {
    events.push({
      id: message[at + 2] as string,
      type: message[at + 3] as string,
      data: message[at + 4] as string,
      metadata: message[at + 5] as string,
      ...inTheClear(message[at + 6] as string),
      stream: message[at] as string,
      revision: message[at + 1] as Revision,
      position: ++position as Position,
    });
  }
  return events;
}
