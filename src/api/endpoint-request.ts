import type { Caller } from '../commands/caller.ts';
import type { Invocation } from '../commands/invocation.ts';

/** What an endpoint gets: the input, parsed by its schemas, and the invocation of commands. */
export interface EndpointRequest<Params, Query, Body, By extends Caller = Caller> extends Invocation<By> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The names of query parameters that the endpoint doesn't know. */
  readonly ignoredParameters: readonly string[];
  readonly ipAddress: string | null;
  /** A request header by its lower-case name, trimmed; null when absent or empty. */
  header(name: string): string | null;
  /** Which of these media types the client prefers; the first one of equal ones, and where it takes none of them. */
  preferred<Type extends string>(types: readonly [Type, ...Type[]]): Type;
}

/** The parts of a request that identify a guest. */
export type GuestRequest<Body> = Pick<EndpointRequest<unknown, unknown, Body>, 'body' | 'header'>;

/** The parts of a request that identify whom it is about, and its caller. */
export type SubjectRequest<Body> = GuestRequest<Body> & { readonly caller: Caller };
