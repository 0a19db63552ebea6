import { loadConfig } from '../config/load.ts';
import type { Position } from '../events/log/port.ts';
import { linesOfLog } from '../proofs/log-file/write.ts';
import { withOutput } from './output.ts';
import { throughLog } from './whole-log.ts';

/** `casebook export-log`: writes the log as it is stored. `out`: the file to write; standard output unless given. */
export async function exportLog({ out }: { readonly out?: string }): Promise<void> {
  const config = loadConfig(process.env);
  await withOutput(out, (write) =>
    throughLog(config, 'Exporting', ({ log, pages, onProgress }) =>
      write(linesOfLog(log, progressing(pages, onProgress))),
    ),
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
