import type { OperationKey } from '@casebook/client';
import { desk } from './desk.ts';

/** A call of an endpoint that the client package has no types of. */
export const untyped = async <Data>(key: string, input: object = {}, signal?: AbortSignal): Promise<Data> => {
  const parts = { key: key as OperationKey, parameters: [], input };
  return (await desk.requests.run(parts, { ...(signal && { signal }) })).data as Data;
};
