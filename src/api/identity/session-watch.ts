import { LRUCache } from 'lru-cache';
import type { Bearer } from '../../commands/caller.ts';
import type { Sessions } from '../../commands/identity/sessions.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { isIdentityEvent } from '../../events/identity/events.ts';
import type { FamilyId, UserId } from '../../events/ids.ts';
import { TokensUnavailable, type TokenVerifier } from '../kernel/tokens.ts';

/** Which sessions are over, kept at hand: the log tells every node of each end as it happens. */
export interface SessionWatch {
  /** Null: the log has to be asked. */
  knownOpen(family: FamilyId): boolean | null;
  /** Throws what the log throws when it can't be asked. */
  isOpen(family: FamilyId): Promise<boolean>;
  /** To be called when ends may have happened that nobody told: everything is asked anew. */
  forget(): void;
  /** To be called with everything that happens, in the order of the log. Answers whose sessions may have ended. */
  observe(envelope: EventEnvelope): UserId | null;
}

type Open = { readonly userId: UserId; readonly generation: number };
type Known = Open | 'over';

/** About what one remembered session takes, bytes: its id twice, whose it is, and the places in the tables. */
const SESSION_BYTES = 500;
const DEFAULT_MEMORY = 32 * 1024 * 1024;

/** @param memory how many bytes of it may be remembered. */
export function createSessionWatch(
  sessions: Pick<Sessions, 'openSession'>,
  memory = DEFAULT_MEMORY,
): SessionWatch {
  const bounds = { maxSize: memory, sizeCalculation: () => SESSION_BYTES };
  const families = new LRUCache<FamilyId, Known>({
    ...bounds,
    dispose: (known, family) => unlist(family, known),
  });
  /** The open ones among them, so that ending all of one user's costs what that user has. */
  const openOf = new Map<UserId, Set<FamilyId>>();
  /** The generation that a user's sessions must have, where it has changed since this node started. */
  const generations = new LRUCache<UserId, number>(bounds);

  function remember(family: FamilyId, known: Known): void {
    families.set(family, known);
    if (known === 'over') return;
    const listed = openOf.get(known.userId);
    if (listed) listed.add(family);
    else openOf.set(known.userId, new Set([family]));
  }

  function unlist(family: FamilyId, known: Known): void {
    if (known === 'over') return;
    const listed = openOf.get(known.userId);
    listed?.delete(family);
    if (listed?.size === 0) openOf.delete(known.userId);
  }

  const isCurrent = ({ userId, generation }: Open) => generation >= (generations.get(userId) ?? 0);

  function knownOpen(family: FamilyId): boolean | null {
    const known = families.get(family);
    return known === undefined ? null : known !== 'over' && isCurrent(known);
  }

  /** Noted with each session, since what is remembered of users may be forgotten before. */
  function endEarlier({ userId, generation }: Open): void {
    generations.set(userId, generation);
    for (const family of openOf.get(userId) ?? []) {
      const known = families.peek(family);
      if (known && known !== 'over' && known.generation < generation) remember(family, 'over');
    }
  }

  return {
    knownOpen,

    async isOpen(family) {
      const known = knownOpen(family);
      if (known !== null) return known;
      const read = await sessions.openSession(family);
      if (read === null) return false;
      // An end that was told while the log was being read is later than what was read.
      if (families.get(family) !== 'over') remember(family, read);
      return knownOpen(family) ?? false;
    },

    forget() {
      families.clear();
    },

    observe(envelope) {
      if (!isIdentityEvent(envelope)) return null;
      const { type, data } = envelope.event;
      if (type === 'SessionEnded' || type === 'RefreshTokenReused') remember(data.familyId, 'over');
      else if (type === 'AllSessionsEnded') endEarlier(data);
      else return null;
      return data.userId;
    },
  };
}

/** A verifier for which a token is worth nothing once its session is over. */
export function withSessions(verifier: TokenVerifier, watch: SessionWatch): TokenVerifier {
  async function isOpen({ familyId }: Bearer): Promise<boolean> {
    if (familyId === null) return true;
    try {
      return await watch.isOpen(familyId);
    } catch (cause) {
      throw new TokensUnavailable('the log that knows the session is not available', { cause });
    }
  }

  const verify = async (token: string) => {
    const bearer = await verifier(token);
    return bearer && (await isOpen(bearer)) ? bearer : null;
  };

  return Object.assign(verify, {
    verified(token: string) {
      const bearer = verifier.verified(token);
      if (!bearer || bearer.familyId === null) return bearer;
      return watch.knownOpen(bearer.familyId) ? bearer : null;
    },
  });
}
