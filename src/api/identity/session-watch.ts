import { LRUCache } from 'lru-cache';
import type { Bearer } from '../../commands/caller.ts';
import type { Sessions } from '../../commands/identity/sessions.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { isIdentityEvent } from '../../events/identity/events.ts';
import type { FamilyId, UserId } from '../../events/ids.ts';
import { EXPIRED, TokensUnavailable, type TokenVerifier } from '../kernel/tokens.ts';

/** A cache of ended sessions: every node follows the log for their ends. */
export interface SessionWatch {
  /** Null: unknown, the log has to be read. */
  knownOpen(family: FamilyId): boolean | null;
  /** Throws the log's errors. */
  isOpen(family: FamilyId): Promise<boolean>;
  /** To be called when ends may have been missed: clears the cache. */
  forget(): void;
  /** To be called with every event, in the order of the log. Returns the users whose sessions may have ended. */
  observe(envelope: EventEnvelope): UserId | null;
}

type Open = { readonly userId: UserId; readonly generation: number };
type Known = Open | 'over';

/** About the size of one cached session, bytes: its id twice, its user, and the entries of the tables. */
const SESSION_BYTES = 500;
const DEFAULT_MEMORY = 32 * 1024 * 1024;

/** @param memory the size of the cache in bytes */
export function createSessionWatch(
  sessions: Pick<Sessions, 'openSession'>,
  memory = DEFAULT_MEMORY,
): SessionWatch {
  const bounds = { maxSize: memory, sizeCalculation: () => SESSION_BYTES };
  const families = new LRUCache<FamilyId, Known>({
    ...bounds,
    dispose: (known, family) => unlist(family, known),
  });
  /** The open sessions by user, so that ending all of a user's costs only their number. */
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

  /** Stored with each session, since the entries of users may be evicted before. */
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
      // An end that arrived while the log was read is newer than what was read.
      if (families.get(family) !== 'over') remember(family, read);
      return knownOpen(family) ?? false;
    },

    forget() {
      families.clear();
    },

    observe(envelope) {
      if (!isIdentityEvent(envelope)) return null;
      const { type, data } = envelope.event;
      switch (type) {
        case 'SessionEnded':
        case 'SessionExpired':
        case 'RefreshTokenReused':
          remember(data.familyId, 'over');
          return data.userId;
        case 'AllSessionsEnded':
          endEarlier(data);
          return data.userId;
        default:
          return null;
      }
    },
  };
}

/** A verifier that refuses tokens whose session has ended. */
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
    if (bearer === null || bearer === EXPIRED) return bearer;
    return (await isOpen(bearer)) ? bearer : null;
  };

  return Object.assign(verify, {
    verified(token: string) {
      const bearer = verifier.verified(token);
      if (!bearer || bearer.familyId === null) return bearer;
      return watch.knownOpen(bearer.familyId) ? bearer : null;
    },
  });
}
