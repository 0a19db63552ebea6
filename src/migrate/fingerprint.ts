import { createHash } from 'node:crypto';
import type { Revision } from '../events/log/port.ts';
import { pagesOf, type WholeLog } from './pages.ts';

/** What two logs with the same events in the same order have in common, whatever their positions. */
export interface Fingerprint {
  readonly events: number;
  readonly streams: number;
  /** SHA-256 over everything in every event, in hex. */
  readonly hash: string;
}

/** @throws Error when a stream's revisions don't count from 0 without gaps. */
export async function fingerprintOf(log: WholeLog, onRead: (events: number) => void): Promise<Fingerprint> {
  const hash = createHash('sha256');
  const heads = new Map<string, Revision>();
  let events = 0;
  for await (const page of pagesOf(log)) {
    for (const { stream, revision, id, type, data, metadata } of page) {
      if (revision !== (heads.get(stream) ?? -1) + 1)
        throw new Error(`revision ${revision} of ${stream} is out of turn`);
      heads.set(stream, revision);
      hash.update(JSON.stringify([stream, revision, id, type, data, metadata]));
    }
    events += page.length;
    onRead(page.length);
  }
  return { events, streams: heads.size, hash: hash.digest('hex') };
}
