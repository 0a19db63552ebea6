import { openLogToRead } from '../composition/stores/event-log.ts';
import { openCodecToRead } from '../composition/stores/keys.ts';
import type { Config } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import type { ReadableLog } from '../events/codec.ts';
import { CONVERSATION_TYPES } from '../events/conversations/vocabulary.ts';
import type { Position, RecordedEvent } from '../events/log/port.ts';
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
import { positionsOf } from '../history/span.ts';
import { TOLD_TYPES } from '../history/told-events.ts';
import { BadArgument } from './arguments.ts';
import type { Exported, Format } from './exported.ts';
import { noteLook } from './look.ts';
import { type MomentArgument, momentOf } from './moments.ts';
import { type Write, withOutput } from './output.ts';
import { positionUnit } from './replaying.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

export interface ExportCommand {
  readonly from: MomentArgument | null;
  readonly to: MomentArgument | null;
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

/** Called with the number of rows whenever there are some more. */
type OnRows = (count: number) => void;

const exported = <Row>(one: Kind<Row>) => ({
  ...one,
  chunks: (format: ExportCommand['format'], options: ExportOptions, onRows: OnRows) =>
    ({ ndjson: ndjsonOf, csv: csvOf, parquet: parquetOf })[format]<Row>(
      one.table,
      counted(one.rows(options), onRows),
    ),
});

async function* counted<Row>(rows: Rows<Row>, onRows: OnRows): Rows<Row> {
  for await (const some of rows) {
    onRows(some.length);
    yield some;
  }
}

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
  await noteLook(config, `export ${what}`, { format: command.format });
  const codec = await openCodecToRead(config);
  try {
    const chunks: Source['chunks'] = (...args) => kind.chunks(command.format, ...args);
    const source = { log, codec, config, chunks, what };
    await withOutput(command.out, (write) => exportTo(write, source, command));
  } finally {
    await codec.close();
    await log.close();
  }
}

interface Source extends ReadableLog {
  readonly config: Config;
  readonly what: Exported;
  readonly chunks: (options: ExportOptions, onRows: OnRows) => AsyncIterable<string | Uint8Array>;
}

async function exportTo(
  write: Write,
  { log, codec, config, chunks, what }: Source,
  { type, stream, from, to }: ExportCommand,
): Promise<void> {
  const [first, last] = [momentOf(from, 'beginning', config.timeZone), momentOf(to, 'end', config.timeZone)];
  const positions = await positionsOf({ log, codec }, { from: first, until: last });
  const unreadable: RecordedEvent[] = [];
  let rows = 0;
  await withProgressBar(positionUnit(config), async (progress) => {
    const { after, end } = positions;
    const onProgress = (position: Position) => progress('Exporting', position - after, end - after);
    onProgress(after);
    const which = { span: positions, types: type ?? null, stream: stream ?? null };
    const onUnreadable = (event: RecordedEvent) => void unreadable.push(event);
    const onRows = (count: number) => {
      rows += count;
    };
    await write(chunks({ log, codec, ...which, onProgress, onUnreadable }, onRows));
  });
  console.error(`Exported ${rows} ${what}, up to position ${positions.end}`);
  tellUnreadable(unreadable);
}

function tellUnreadable(events: readonly RecordedEvent[]): void {
  for (const { type, position } of events.slice(0, 10))
    console.error(`left out: ${type} at ${position}, which this version of the program can't read`);
  if (events.length > 0) console.error(`events that can't be read: ${events.length}`);
}
