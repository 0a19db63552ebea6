import type { Caller, Guest } from '../../commands/caller.ts';
import type { GuestIds } from '../../commands/conversations/guest-ids.ts';
import type { EndpointRequest } from '../endpoint-request.ts';

/** The guest that a request names, in `X-Guest-Id` or else where its endpoint takes one; null for a made-up id. */
export function guestIn(
  guestIds: GuestIds,
  { header }: Pick<EndpointRequest<unknown, unknown, unknown>, 'header'>,
  named: string | null,
): Guest | null {
  const id = guestIds.recognise(header('x-guest-id') ?? named);
  return id === null ? null : { kind: 'guest', id };
}

/** The caller: the bearer of the token, else the guest whom the request names, else an anonymous client. */
export const callerOrGuest = (
  guestIds: GuestIds,
  request: Pick<EndpointRequest<unknown, unknown, unknown>, 'caller' | 'header'>,
  named: string | null,
): Caller =>
  request.caller.kind === 'anonymous'
    ? (guestIn(guestIds, request, named) ?? request.caller)
    : request.caller;
