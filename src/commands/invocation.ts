import type { Revision } from '../events/log/port.ts';
import type { Bearer, Caller, Role } from './caller.ts';
import type { CommandContext } from './context.ts';

/** Somebody with a token of a role. */
export type BearerOf<Kind extends Role> = Bearer & { readonly kind: Kind };

/** How a use case is invoked, by an endpoint, a socket or anything else: who invokes it, and as part of what. */
export interface Invocation<By extends Caller = Caller> {
  readonly caller: By;
  readonly context: CommandContext;
  /** The revision that the caller knows; null: whatever is there. */
  readonly ifMatch?: Revision | null;
}
