import { randomUUID } from 'node:crypto';
import type { AccessRecord, AccessRecorded } from '../../src/events/audit/access-events.ts';
import { codec } from '../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../src/events/codec.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import type { CallOptions, Reply, TestDesk } from './desk.ts';

/** All looks that the log has on record. */
export async function looksIn({
  stores: { log },
}: Pick<TestDesk, 'stores'>): Promise<readonly AccessRecord[]> {
  const recorded = (await log.readAll(BEGINNING, 100_000)).filter(({ type }) => type === 'AccessRecorded');
  const envelopes = await decodeOrThrow<AccessRecorded>(codec, recorded);
  return envelopes.flatMap(({ event }) => event.data.records);
}

/** Resolves with the record of a request once the log has it. */
export async function lookOf(desk: Pick<TestDesk, 'stores'>, requestId: string): Promise<AccessRecord> {
  for await (const _batch of desk.stores.log.subscribe(BEGINNING, new AbortController().signal)) {
    const found = (await looksIn(desk)).find((look) => look.requestId === requestId);
    if (found !== undefined) return found;
  }
  throw new Error('the subscription ended');
}

/** A reply, and the id of the request by which its record is found. */
type Asked = Reply & { readonly requestId: string };

/** Sends a request under an id of its own. */
export async function asking(
  desk: TestDesk,
  method: string,
  path: string,
  { headers, ...options }: CallOptions = {},
): Promise<Asked> {
  const requestId = randomUUID();
  const reply = await desk.call(method, path, {
    ...options,
    headers: { ...headers, 'x-request-id': requestId },
  });
  return { ...reply, requestId };
}

/** As `asking`, for reads. */
export const looking = (desk: TestDesk, path: string, options?: CallOptions): Promise<Asked> =>
  asking(desk, 'GET', path, options);

/** The record of a read that succeeds. */
export async function recordedLook(
  desk: TestDesk,
  path: string,
  options: CallOptions = {},
): Promise<AccessRecord> {
  const { status, requestId } = await looking(desk, path, options);
  if (status !== 200) throw new Error(`${path} returned ${status}`);
  return lookOf(desk, requestId);
}
