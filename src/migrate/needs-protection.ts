import { isDeepStrictEqual } from 'node:util';
import { codec, eventCatalogue } from '../events/catalogue.ts';
import { UndecodableEvent } from '../events/codec.ts';
import type { EventDefinition } from '../events/definition.ts';
import type { RecordedEvent } from '../events/log/port.ts';
import { partsOf } from '../events/privacy/personal.ts';
import { isSealed } from '../events/stored-form.ts';
import { pagesOf, type WholeLog } from './pages.ts';
import type { ProtectOptions } from './protect.ts';
import { withoutStreams } from './views.ts';

const DEFINITIONS: ReadonlyMap<string, EventDefinition> = new Map(
  eventCatalogue.map((definition) => [definition.type, definition]),
);

/** Whether a log holds personal texts in the clear, or names of streams that tell of people. Reads it up to the first one. */
export async function needsProtection(
  log: WholeLog,
  { ending, nameOf }: Pick<ProtectOptions, 'ending' | 'nameOf'>,
): Promise<boolean> {
  for await (const page of pagesOf(withoutStreams(log, ending)))
    if (page.some(({ stream }) => nameOf(stream) !== stream) || (await hasPlain(page))) return true;
  return false;
}

async function hasPlain(page: readonly RecordedEvent[]): Promise<boolean> {
  const read = await codec.decodeAll(page.filter((event) => !isSealed(event)));
  return read.some((one) => {
    if (one instanceof UndecodableEvent) return false;
    const definition = DEFINITIONS.get(one.event.type);
    const { data } = one.event;
    return (
      definition !== undefined && !isDeepStrictEqual(partsOf(definition, data, one.metadata.actor).open, data)
    );
  });
}
