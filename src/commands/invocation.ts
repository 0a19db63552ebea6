import type { Revision } from '../events/log/port.ts';
import type { Bearer, Caller, Role } from './caller.ts';
import type { CommandContext } from './context.ts';
import type { OneOrMore } from './keys.ts';

/** The bearer of a token with a role. */
export type BearerOf<Kind extends Role> = Bearer & { readonly kind: Kind };

/** The context in which an endpoint, a socket or a program invokes a use case: the caller, and the request. */
export interface Invocation<By extends Caller = Caller> {
  readonly caller: By;
  readonly context: CommandContext;
  /** The revisions that the caller accepts, mostly the one that they know; null: any revision. */
  readonly ifMatch?: OneOrMore<Revision> | null;
  /**
   * The use case is all that the command does, and its events are the command's result: where a key is claimed together with them, the claim
   * says so.
   */
  readonly concludes?: boolean;
}

/** The same, of a use case that is all that a request asks for. */
export const concluding = <By extends Caller>({
  caller,
  context,
  ifMatch = null,
}: Invocation<By>): Invocation<By> => ({
  caller,
  context,
  ifMatch,
  concludes: true,
});
