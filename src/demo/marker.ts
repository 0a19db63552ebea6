import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../config/config.ts';
import { makeDataDirectory } from '../config/data-directory.ts';
import type { DemoPlan } from './plan.ts';

/** Marks a directory as a demo's. A directory without it may hold real data, and is refused. */
const Marker = z.strictObject({
  seed: z.number(),
  tickets: z.number(),
  until: z.number(),
  prefix: z.string(),
  filled: z.boolean(),
});
type Marker = z.infer<typeof Marker>;

const MARKER = 'demo.json';
/** Files of a directory without data. */
const NO_DATA = new Set(['jwt-secret', 'lock.sqlite']);

/** The plan of the demo in the directory; null when it has to be filled. Throws `ConfigError` when it isn't a demo's. */
export function filledPlan(directory: string): DemoPlan | null {
  makeDataDirectory(directory);
  const marker = readMarker(directory);
  if (marker === null) refuseOtherData(directory);
  if (marker?.filled !== true) return null;
  const { filled: _, ...plan } = marker;
  return plan;
}

/** Before the first event. */
export const beginFilling = (directory: string, plan: DemoPlan): void =>
  writeMarker(directory, { ...plan, filled: false });

export const endFilling = (directory: string, plan: DemoPlan): void =>
  writeMarker(directory, { ...plan, filled: true });

function readMarker(directory: string): Marker | null {
  try {
    return Marker.parse(JSON.parse(readFileSync(join(directory, MARKER), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(
      `${join(directory, MARKER)} can't be read: delete the directory, or set another DATA_DIR`,
    );
  }
}

/** Whole or not at all: a torn one would make the directory unusable. */
function writeMarker(directory: string, marker: Marker): void {
  const draft = join(directory, `${MARKER}.draft`);
  writeFileSync(draft, `${JSON.stringify(marker)}\n`, { flush: true });
  renameSync(draft, join(directory, MARKER));
}

function refuseOtherData(directory: string): void {
  rmSync(join(directory, `${MARKER}.draft`), { force: true });
  const other = readdirSync(directory).find((name) => !NO_DATA.has(name));
  if (other === undefined) return;
  throw new ConfigError(
    `${directory} holds data that are no demo's (${other}): set DATA_DIR to another directory`,
  );
}
