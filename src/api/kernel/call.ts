import { actorOf, type Caller } from '../../commands/caller.ts';
import type { CommandContext } from '../../commands/context.ts';
import { newId } from '../../commands/new-id.ts';
import type { CommandId, Instant } from '../../events/ids.ts';
import type { Endpoint } from '../endpoint.ts';
import type { EndpointRequest, GuestRequest } from '../endpoint-request.ts';
import type { Envelope } from './envelope.ts';
import { type Exchange, headerOf } from './exchange.ts';
import type { Input } from './parse.ts';
import type { Preconditions } from './preconditions.ts';

/** An admitted request on its way to its handler. */
export interface Call {
  readonly exchange: Exchange;
  readonly endpoint: Endpoint;
  readonly caller: Caller;
  readonly preconditions: Preconditions;
  readonly input: Input;
  readonly envelope: Envelope;
}

/** The parts of the request that identify a guest. */
export const guestRequestOf = ({ request }: Exchange, { body }: Input): GuestRequest<unknown> => ({
  body,
  header: (name) => headerOf(request, name),
});

/** What a request without a token sends to show who asks: a guest's id, or the link of a ticket; null without one. */
export function proofIn({ request }: Exchange, { forGuests, byLink }: Endpoint): string | null {
  if (forGuests) return headerOf(request, 'x-guest-id');
  return byLink ? headerOf(request, 'x-ticket-access') : null;
}

/** What the endpoint's handler gets: the same request, as the command that it becomes. */
export function requestOf(
  { exchange, caller, preconditions, input }: Call,
  { commandId, claimedAt, claim }: Claim,
  now: () => Instant,
): EndpointRequest<unknown, unknown, unknown> {
  const { request, recorded, address } = exchange;
  let id = commandId;
  return {
    caller,
    ...input,
    context: {
      now,
      // Reads need none.
      get commandId() {
        id ??= newId<CommandId>();
        return id;
      },
      claimedAt,
      ...(claim && { claim }),
      actor: actorOf(caller),
      ...recorded,
    },
    ifMatch: preconditions.ifMatch,
    ipAddress: address,
    header: (name) => headerOf(request, name),
    preferred: (types) => preferredOf(exchange, types),
  };
}

/** What is sent depends on `Accept` from here on, which caches learn from `Vary`. */
function preferredOf<Type extends string>({ context }: Exchange, types: readonly [Type, ...Type[]]): Type {
  context.vary(['Origin', 'Accept']);
  return (context.accepts([...types]) || types[0]) as Type;
}

/** The command that a request becomes; null: one without a key, under an id of its own. */
export type Claim = Pick<CommandContext, 'claimedAt' | 'claim'> & { readonly commandId: CommandId | null };
export const NO_CLAIM: Claim = { commandId: null, claimedAt: null };
