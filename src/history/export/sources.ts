import { type Codec, type Decoded, UndecodableEvent } from '../../events/codec.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { pagesOf } from '../../events/log/pages.ts';
import type { EventReader, Position, RecordedEvent } from '../../events/log/port.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { Projection, Stored } from '../../projections/projection.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { nextDocument } from '../next-document.ts';
import { pastEvents } from '../past-events.ts';
import type { PositionSpan } from '../span.ts';
import { TOLD_TYPES, type ToldEvent, toldEvent } from '../told-events.ts';
import { MessagesInOrder } from './messages.ts';
import type { Rows } from './table.ts';
import type { ExportedMessage } from './tables.ts';

/** What is exported, of which part of the log. */
export interface ExportOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly span: PositionSpan;
  /** Events: their types. Tickets: support types. Conversations: theirs. Messages: their authors. Null: all. */
  readonly types: readonly string[] | null;
  /** The one stream that is wanted, such as `ticket-ID`; null: all. */
  readonly stream: string | null;
  /** Called after each page of the log with the last position. */
  readonly onProgress: (position: Position) => void;
  /** An event can't be read by this version of the program, or not be projected. */
  readonly onUnreadable: (event: RecordedEvent) => void;
}

/** The events of a part of the log, page by page, without those that can't be read. */
async function* envelopesOf(options: ExportOptions): Rows<EventEnvelope> {
  const { after, end } = options.span;
  if (after === end) return;
  for await (const page of pastEvents({ ...options, after, until: null })) {
    const wanted = page.filter(({ recorded }) => recorded.position <= end && isOfStream(options, recorded));
    yield wanted.map(({ decoded }) => decoded).filter(isReadable);
    for (const { recorded, decoded } of wanted)
      if (decoded instanceof UndecodableEvent) options.onUnreadable(recorded);
    const last = page.at(-1)?.recorded.position ?? end;
    options.onProgress(Math.min(last, end) as Position);
    if (last >= end) return;
  }
}

const isReadable = (decoded: Decoded): decoded is EventEnvelope => !(decoded instanceof UndecodableEvent);

const isOfStream = ({ stream }: ExportOptions, event: RecordedEvent): boolean =>
  stream === null || event.stream === stream;

export async function* eventRows(options: ExportOptions): Rows<ToldEvent> {
  const wanted = new Set(options.types ?? TOLD_TYPES);
  for await (const page of envelopesOf(options))
    yield page
      .filter(({ event }) => wanted.has(event.type))
      .map((envelope) => toldEvent(envelope))
      .filter((event) => event !== null);
}

export async function* messageRows(options: ExportOptions): Rows<ExportedMessage> {
  const isWanted = wants(options.types);
  const messages = new MessagesInOrder();
  for await (const page of envelopesOf(options))
    yield page.flatMap((envelope) => messages.next(envelope)).filter(({ author }) => isWanted(author));
  yield messages.rest().filter(({ author }) => isWanted(author));
}

/** Tickets that were opened in that part of the log, as they were at its end. */
export const ticketRows = (options: ExportOptions) =>
  documentRows(options, ticketProjection, 'TicketOpened', ({ supportType }) => supportType);

/** Conversations that were started in that part of the log, as they were at its end. */
export const conversationRows = (options: ExportOptions) =>
  documentRows(options, conversationProjection, 'ConversationStarted', ({ type }) => type);

/** How many streams are read at the same time. */
const STREAMS_AT_ONCE = 8;

/** Each document is made from its own stream, so that memory holds a few of them. */
async function* documentRows<Document extends Stored>(
  options: ExportOptions,
  projection: Projection<Document>,
  beginning: string,
  typeOf: (document: Document) => string,
): Rows<Document> {
  const isWanted = wants(options.types);
  for await (const page of envelopesOf(options)) {
    const streams = page.filter(({ event }) => event.type === beginning).map(({ stream }) => stream);
    for (let first = 0; first < streams.length; first += STREAMS_AT_ONCE) {
      const some = streams.slice(first, first + STREAMS_AT_ONCE);
      const made = await Promise.all(some.map((stream) => documentOf(options, projection, stream)));
      yield made.filter((document) => document !== null).filter((document) => isWanted(typeOf(document)));
    }
  }
}

/** As the stream was at the end of the part of the log, or before the first event that can't be read or projected. */
async function documentOf<Document extends Stored>(
  { log, codec, span, onUnreadable }: ExportOptions,
  projection: Projection<Document>,
  stream: string,
): Promise<Document | null> {
  let document: Document | null = null;
  for await (const page of pagesOf(log, stream)) {
    const decoded = await codec.decodeAll(page);
    for (const [index, recorded] of page.entries()) {
      if (recorded.position > span.end) return document;
      const after: ReturnType<typeof nextDocument<Document>> = nextDocument(
        projection,
        document,
        decoded[index] as Decoded,
      );
      if (after === null) {
        onUnreadable(recorded);
        return document;
      }
      document = after.document;
    }
  }
  return document;
}

const wants =
  (types: readonly string[] | null) =>
  (type: string): boolean =>
    types === null || types.includes(type);
