import { networkOf } from '../../limits/address-key.ts';
import type { Exchange } from './exchange.ts';
import { isCheck } from './refused-request.ts';

/** What is logged of one request beside the caller: nothing that was sent but its method and its ids. */
export interface RequestFigures {
  readonly method: string;
  /** The pattern of the path. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

/**
 * The log line of one request. It names the caller by kind and id, and the network of the address: neither tokens nor queries
 * nor texts.
 */
export const requestLineOf = (exchange: Exchange, { method, route, status, ms }: RequestFigures) => ({
  method,
  route,
  status,
  ms,
  ...callerIn(exchange),
  address: networkOf(exchange.address),
  requestId: exchange.requestId,
  ...(exchange.recorded.requestId !== exchange.requestId && { recordedId: exchange.recorded.requestId }),
});

/** `unverified`: credentials came along that were refused, or that this request didn't need. */
function callerIn({ caller, request }: Exchange): { readonly caller: string; readonly callerId?: string } {
  if (caller === null)
    return { caller: request.headers.authorization === undefined ? 'anonymous' : 'unverified' };
  return caller.kind === 'anonymous' ? { caller: caller.kind } : { caller: caller.kind, callerId: caller.id };
}

/** Probes come every few seconds and fail as they should: their lines are for debugging, unless their token was refused. */
export const levelOf = ({ path, request }: Exchange, status: number): 'debug' | 'info' | 'error' => {
  if (isCheck(request.method, path) && status !== 401) return 'debug';
  return status >= 500 ? 'error' : 'info';
};
