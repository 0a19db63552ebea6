import { isDeepStrictEqual } from 'node:util';
import { eventCatalogue } from '../../events/catalogue.ts';
import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import type { EventDefinition } from '../../events/definition.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { PAGE, pagesOf } from '../../events/log/pages.ts';
import { BEGINNING, type EventReader, type RecordedEvent } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { partsOf } from '../../events/privacy/personal.ts';
import { isSealed } from '../../events/stored-form.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An event, and whose personal data it holds. */
export interface PersonalEvent {
  readonly envelope: EventEnvelope;
  /** The data subjects whose fields it has, readable or not. */
  readonly subjects: readonly string[];
  /** The fields that can be read, by data subject. */
  readonly personal: ReadonlyMap<string, Fields>;
  /** Whether the log holds them in the clear: no destroyed key makes them unreadable. */
  readonly isPlain: boolean;
}

const DEFINITIONS: ReadonlyMap<string, EventDefinition> = new Map(
  eventCatalogue.map((definition) => [definition.type, definition]),
);

interface Readable<Log> {
  readonly log: Log;
  readonly codec: Codec;
}

/** The events of a stream with what is personal in them. Throws `UndecodableEvent`. */
export async function* personalEventsOf(
  stream: string,
  { log, codec }: Readable<Pick<EventReader, 'readStream'>>,
): AsyncGenerator<PersonalEvent> {
  for await (const page of pagesOf(log, stream)) yield* personalIn(page, codec);
}

/**
 * The events of the whole log that name an id, in whatever stream, with what is personal in them. It reads all of the log: about
 * a minute for a million events. Throws `UndecodableEvent`.
 */
export async function* personalEventsNaming(
  id: string,
  { log, codec }: Readable<Pick<EventReader, 'readAll'>>,
): AsyncGenerator<PersonalEvent> {
  const named = JSON.stringify(id);
  for (let after = BEGINNING; ; ) {
    const page = await log.readAll(after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield* personalIn(
      page.filter(({ data }) => data.includes(named)),
      codec,
    );
    after = last.position;
    await nextTurn();
  }
}

async function* personalIn(page: readonly RecordedEvent[], codec: Codec): AsyncGenerator<PersonalEvent> {
  for (const [index, envelope] of (await decodeOrThrow(codec, page)).entries()) {
    const { type, data } = envelope.event;
    const definition = DEFINITIONS.get(type);
    if (definition === undefined) continue;
    const { personal, open } = partsOf(definition, data, envelope.metadata.actor);
    const recorded = page[index];
    const isPlain = recorded !== undefined && !isSealed(recorded) && !isDeepStrictEqual(open, data);
    yield { envelope, subjects: [...personal.keys()], personal: readable(personal, open), isPlain };
  }
}

/** Without those whose fields were erased before. */
function readable(personal: ReadonlyMap<string, Fields>, erased: Fields): ReadonlyMap<string, Fields> {
  const isThere = (fields: Fields) =>
    Object.entries(fields).some(([name, value]) => !isDeepStrictEqual(value, erased[name]));
  return new Map([...personal].filter(([, fields]) => isThere(fields)));
}
