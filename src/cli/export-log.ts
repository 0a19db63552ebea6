import { loadConfig } from '../config/load.ts';
import type { Position } from '../events/log/port.ts';
import { lineOfEvent, linesOfLog } from '../proofs/log-file/write.ts';
import { BadArgument } from './arguments.ts';
import { noteLook } from './look.ts';
import { withOutput } from './output.ts';
import { throughLog } from './whole-log.ts';

export interface ExportLogOptions {
  /** The file to write; standard output unless given. */
  readonly out?: string;
  /** The id of the only event to write. */
  readonly event?: string;
}

/** `casebook export-log`: writes the log as it is stored. Throws `BadArgument` when it has no such event. */
export async function exportLog({ out, event }: ExportLogOptions): Promise<void> {
  const config = loadConfig(process.env);
  await noteLook(config, 'export-log');
  await withOutput(out, (write) =>
    throughLog(config, 'Exporting', async ({ log, pages, onProgress }) => {
      const read = progressing(pages, onProgress);
      if (event === undefined) return write(linesOfLog(log, read));
      const found = await lineOfEvent(log, read, event);
      if (found === null) throw new BadArgument('--event <id>', event, 'The log has no such event.');
      return write([found]);
    }),
  );
}

async function* progressing<Page extends readonly { readonly position: Position }[]>(
  pages: AsyncIterable<Page>,
  onProgress: (position: Position) => void,
): AsyncGenerator<Page, void, undefined> {
  for await (const page of pages) {
    yield page;
    const last = page.at(-1);
    if (last) onProgress(last.position);
  }
}
