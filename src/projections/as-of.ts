import type { Position, Revision } from '../events/log/port.ts';
import type { DocumentsFromLog } from './from-log.ts';
import type { Projection, Stored } from './projection.ts';
import type { Standstill } from './standstill.ts';
import { ReadModelsUnavailable } from './store/port.ts';

interface Versioned extends Stored {
  readonly revision: Revision;
}

/** The state of a stream after a command: its revision, and the position in the log. */
export interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

/**
 * Documents as they were right after a command, whatever has happened since and whatever state the read models are in. The
 * response to the command shows them.
 */
export interface DocumentsAsOf extends Pick<DocumentsFromLog, 'some'> {
  /**
   * The document of a stream: the `stored` one if the read models show it in time as it was then, else one made from the log.
   * Throws when there is none.
   */
  one<Document extends Versioned>(
    projection: Projection<Document>,
    stream: string,
    place: Place,
    stored: () => Promise<Document | null>,
  ): Promise<Document>;
  /** Reads from the read models if they reach the position in time and are available; else from the log. */
  read<Result>(
    position: Position,
    fromReadModels: () => Promise<Result>,
    fromLog: () => Promise<Result>,
  ): Promise<Result>;
}

/** How long a response waits for the projection before it is made from the log. */
const PROJECTION_WAIT_MS = 2_000;

export function createAsOf(
  { awaited }: Pick<Standstill, 'awaited'>,
  documents: DocumentsFromLog,
): DocumentsAsOf {
  const read: DocumentsAsOf['read'] = async (position, fromReadModels, fromLog) => {
    if ((await awaited(position, PROJECTION_WAIT_MS)) !== 'held') return fromLog();
    return fromReadModels().catch((error) => {
      if (error instanceof ReadModelsUnavailable) return fromLog();
      throw error;
    });
  };

  return {
    read,
    some: documents.some,

    async one(projection, stream, { revision, position }, stored) {
      const latest = await read(position, stored, async () => null);
      if (latest?.revision === revision) return latest;
      const document = await documents.one(projection, stream, revision);
      if (document === null) throw new Error(`${stream} was changed and has no document`);
      return document;
    },
  };
}
