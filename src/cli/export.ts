import { openLogToRead } from '../composition/stores/event-log.ts';
import type { Config } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { codec } from '../events/catalogue.ts';
import { CONVERSATION_TYPES } from '../events/conversations/vocabulary.ts';
import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import { SUPPORT_TYPES } from '../events/ticketing/vocabulary.ts';
import { csvOf } from '../history/export/csv.ts';
import { ndjsonOf } from '../history/export/ndjson.ts';
import { parquetOf } from '../history/export/parquet.ts';
import {
  conversationRows,
  type ExportOptions,
  eventRows,
  messageRows,
  ticketRows,
} from '../history/export/sources.ts';
import type { ExportTable, Rows } from '../history/export/table.ts';
import { conversationTable, eventTable, messageTable, ticketTable } from '../history/export/tables.ts';
import { positionsOf, type Span } from '../history/span.ts';
import { TOLD_TYPES } from '../history/told-events.ts';
import { BadArgument } from './arguments.ts';
import type { Exported, Format } from './exported.ts';
import { writeOutput } from './output.ts';
import { positionUnit } from './replaying.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

export interface ExportCommand extends Span {
  readonly format: Format;
  readonly type?: readonly string[];
  readonly stream?: string;
  /** The file to write; standard output unless given. */
  readonly out?: string;
}

/** One thing that can be exported: its columns, where its rows come from, and which types there are. */
interface Kind<Row> {
  readonly table: ExportTable<Row>;
  readonly rows: (options: ExportOptions) => Rows<Row>;
  readonly types: readonly string[];
}

const exported = <Row>(one: Kind<Row>) => ({
  ...one,
  chunks: (format: ExportCommand['format'], options: ExportOptions) =>
    ({ ndjson: ndjsonOf, csv: csvOf, parquet: parquetOf })[format]<Row>(one.table, one.rows(options)),
});

const KINDS = {
  events: exported({ table: eventTable, rows: eventRows, types: TOLD_TYPES }),
  tickets: exported({ table: ticketTable, rows: ticketRows, types: SUPPORT_TYPES }),
  messages: exported({ table: messageTable, rows: messageRows, types: ['user', 'guest', 'admin', 'system'] }),
  conversations: exported({ table: conversationTable, rows: conversationRows, types: CONVERSATION_TYPES }),
};

/**
 * `casebook export`: writes events, tickets, messages or conversations of the log. It changes nothing and runs beside desks.
 *
 * @throws BadArgument for a type that there is not; NoSuchPosition and BackwardsSpan for the part of the log.
 */
export async function exportFromLog(what: Exported, command: ExportCommand): Promise<void> {
  const kind = KINDS[what];
  const unknown = command.type?.find((type) => !kind.types.includes(type));
  if (unknown !== undefined)
    throw new BadArgument('--type <types>', unknown, `Of ${what}, they are: ${kind.types.join(', ')}.`);
  const config = loadConfig(process.env);
  const log = await inFilesOf(config.dataDir, () => openLogToRead(config));
  try {
    await exportTo(log, config, (options) => kind.chunks(command.format, options), command);
  } finally {
    await log.close();
  }
}

async function exportTo(
  log: EventReader,
  config: Config,
  chunks: (options: ExportOptions) => AsyncIterable<string | Uint8Array>,
  { out, type, stream, ...span }: Pick<ExportCommand, 'out' | 'type' | 'stream'> & Span,
): Promise<void> {
  const positions = await positionsOf({ log, codec }, span);
  const unreadable: RecordedEvent[] = [];
  await withProgressBar(positionUnit(config), async (progress) => {
    const { after, end } = positions;
    const onProgress = (position: Position) => progress('Exporting', position - after, end - after);
    onProgress(after);
    const which = { span: positions, types: type ?? null, stream: stream ?? null };
    const options = { log, codec, ...which, onProgress };
    await writeOutput(out, chunks({ ...options, onUnreadable: (event) => void unreadable.push(event) }));
  });
  for (const { type: name, position } of unreadable.slice(0, 10))
    console.error(`left out: ${name} at ${position}, which this version of the program can't read`);
  if (unreadable.length > 0) console.error(`events that can't be read: ${unreadable.length}`);
}
