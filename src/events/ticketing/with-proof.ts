import type { EventMetadata } from '../envelope.ts';
import type { UserId } from '../ids.ts';

/** The upcast to version 2 of what a user wrote: until then, only a token of the ticket's user was proof. */
export function withProof(data: unknown, { actor }: EventMetadata): unknown {
  const { userId } = data as { readonly userId: UserId | null };
  return { ...(data as object), isVerified: actor.kind === 'user' && actor.id === userId };
}
