import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Codec, decodeOrThrow } from '../../events/codec.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { erasureRequested, type PrivacyEvent, personErased } from '../../events/privacy/events.ts';
import type { KeyRing } from '../../events/privacy/key-ring.ts';

/** What a node works with that compares the keys with the erasures of the log. */
export interface ErasedKeysParts {
  readonly log: Pick<EventReader, 'end' | 'identity' | 'readAll'>;
  readonly codec: Pick<Codec, 'decodeAll'>;
  readonly ring: Pick<KeyRing, 'destroy' | 'forWriting' | 'generation' | 'withKeys'>;
  /** Where this node notes up to where it has compared them. */
  readonly directory: string;
  readonly logger: Pick<Logger, 'warn'>;
}

/**
 * Up to a position of a log, keys of all who were erased are destroyed in a key store with so many destructions. A copy of the keys
 * from before one of these erasures has fewer.
 */
const Compared = z.strictObject({ log: z.string(), position: z.int().min(0), destructions: z.int().min(0) });
type Compared = z.output<typeof Compared>;

const fileOf = (directory: string): string => join(directory, 'erasures-compared.json');
const PAGE = 1_000;

/** Compares the keys of a desk with the erasures of its log. */
export interface ErasedKeys {
  /** Before anything is shown. */
  compare(): Promise<void>;
  /** Notes how far the log has come since, so that the next start reads less of it. */
  note(): Promise<void>;
}

export function createErasedKeys(parts: ErasedKeysParts): ErasedKeys {
  let isCompared = false;
  return {
    async compare() {
      await destroyErasedKeys(parts);
      isCompared = true;
      await noteCompared(parts);
    },
    // A running desk destroys keys before it records that somebody was erased.
    async note() {
      if (isCompared) await noteCompared(parts);
    },
  };
}

/**
 * Destroys the keys of people who were erased once more where the key store still has them, as an older copy of it does: nothing is
 * shown of them before. Reads the log from where the last comparison ended, and all of it when the key store is an older one.
 */
async function destroyErasedKeys(parts: ErasedKeysParts): Promise<void> {
  const { ring, logger } = parts;
  const from = await comparedUpTo(parts);
  const erased = await erasedAfter(parts, from);
  const living = await ring.withKeys([...new Set(erased.flatMap(({ subjects }) => subjects))]);
  const again = living.size === 0 ? [] : await sealedBefore(parts, living);
  if (again.length > 0) await ring.destroy(again);
  if (again.length > 0)
    logger.warn(
      { subjects: again.length },
      'the key store is older than erasures of the log: the keys of these data subjects were destroyed again',
    );
}

async function noteCompared({ log, ring, directory }: ErasedKeysParts): Promise<void> {
  // The end first: all erasures up to there are among the destructions.
  const position = await log.end();
  const compared: Compared = { log: await log.identity(), position, destructions: await ring.generation() };
  const file = fileOf(directory);
  await writeFile(`${file}.draft`, JSON.stringify(compared), { mode: 0o600 });
  await rename(`${file}.draft`, file);
}

/** Where the last comparison ended; the beginning where it was of another log, or of a newer key store. */
async function comparedUpTo({ log, ring, directory }: ErasedKeysParts): Promise<Position> {
  const text = await readFile(fileOf(directory), 'utf8').catch(() => 'null');
  const { data } = Compared.safeParse(JSON.parse(text));
  const isOfNow =
    data !== undefined &&
    data.log === (await log.identity()) &&
    data.position <= (await log.end()) &&
    data.destructions <= (await ring.generation());
  return isOfNow ? (data.position as Position) : BEGINNING;
}

interface Erased {
  readonly receipt: string;
  readonly subjects: readonly string[];
}

async function erasedAfter(parts: ErasedKeysParts, from: Position): Promise<readonly Erased[]> {
  const found: Erased[] = [];
  for await (const page of pagesOf(parts.log, from))
    found.push(...(await erasuresIn(parts, page, personErased.type)));
  return found;
}

/**
 * Those of the subjects whose key sealed an event from before an erasure of theirs was requested. Who has come back since has another
 * key, which stays.
 */
async function sealedBefore(parts: ErasedKeysParts, living: ReadonlySet<string>): Promise<readonly string[]> {
  const keys = await parts.ring.forWriting([...living]);
  const wanted = new Map([...keys].map(([subject, { id }]) => [id, subject]));
  const sealed = new Set<string>();
  const again = new Set<string>();
  for await (const page of pagesOf(parts.log, BEGINNING))
    for (const event of page) {
      for (const id of keysIn(event)) sealed.add(wanted.get(id) ?? '');
      for (const { subjects } of await erasuresIn(parts, [event], erasureRequested.type))
        for (const subject of subjects) if (sealed.has(subject)) again.add(subject);
    }
  return [...again];
}

async function* pagesOf(log: Pick<EventReader, 'readAll'>, from: Position) {
  for (let position = from; ; ) {
    const page = await log.readAll(position, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    position = last.position;
    await nextTurn();
  }
}

async function erasuresIn(
  { codec }: ErasedKeysParts,
  page: readonly RecordedEvent[],
  type: string,
): Promise<readonly Erased[]> {
  const events = page.filter((event) => event.type === type);
  if (events.length === 0) return [];
  return (await decodeOrThrow<PrivacyEvent>(codec, events)).map(({ event }) => event.data as Erased);
}

/** The ids of the keys under which an event is sealed. */
function keysIn({ metadata }: RecordedEvent): readonly string[] {
  if (!metadata.includes('"sealed"')) return [];
  const { sealed = [] } = JSON.parse(metadata) as {
    readonly sealed?: readonly (readonly [string, string])[];
  };
  return sealed.map(([id]) => id);
}
