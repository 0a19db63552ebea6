/** What is kept across pages: the guest, the conversation, earlier conversations, and unsent messages. */

/**
 * `asGuest`: written, and perhaps sent, before the visitor signed in.
 * @typedef {{ key: string, text: string, at: string, asGuest: boolean }} Unsent
 * @typedef {ReturnType<typeof createMemory>} Memory
 */

export const GUEST = 'guest';
const GUEST_ID = 'casebook.guestId';
const GUEST_SECRET = 'casebook.guestSecret';
const CONVERSATION_ID = 'casebook.conversationId.';
const EARLIER_IDS = 'casebook.earlierIds.';
const UNSENT = 'casebook.unsent.';
const MOST_EARLIER = 10;

/** A storage, or a substitute for the lifetime of the page if the browser blocks it. @param {() => Storage} find */
function storageOf(find) {
  /** @type {Map<string, string | null>} */
  const standIn = new Map();
  return {
    /** @param {string} name @returns {string | null} */
    get(name) {
      const kept = standIn.get(name);
      if (kept !== undefined) return kept;
      try {
        return find().getItem(name);
      } catch {
        return null;
      }
    },
    /** @param {string} name @param {string | null} value */
    set(name, value) {
      try {
        if (value === null) find().removeItem(name);
        else find().setItem(name, value);
        standIn.delete(name);
      } catch {
        standIn.set(name, value);
      }
    },
  };
}

/** @param {string | null} json @returns {string[]} */
function idsIn(json) {
  try {
    return JSON.parse(json ?? '').filter((/** @type {unknown} */ id) => typeof id === 'string');
  } catch {
    return [];
  }
}

/** @param {string | null} json @returns {{ owner: string, entries: Unsent[] }} */
function keptIn(json) {
  try {
    const { owner, entries } = JSON.parse(json ?? '');
    return { owner, entries: Array.isArray(entries) ? entries : [] };
  } catch {
    return { owner: GUEST, entries: [] };
  }
}

/**
 * @param {string} owner the owner of the chat: the subject of a token, or `GUEST`
 * @param {string} type of the conversation; each type has one
 */
export function createMemory(owner, type) {
  const lasting = storageOf(() => window.localStorage);
  // Kept for this tab alone: another tab would send it a second time.
  const ofTab = storageOf(() => window.sessionStorage);
  const conversationId = () => lasting.get(CONVERSATION_ID + type);
  const earlierIds = () => idsIn(lasting.get(EARLIER_IDS + type));
  /** @param {readonly string[]} ids */
  const keepEarlierIds = (ids) =>
    lasting.set(EARLIER_IDS + type, ids.length === 0 ? null : JSON.stringify(ids.slice(0, MOST_EARLIER)));

  return {
    guestId: () => lasting.get(GUEST_ID),
    /** The proof of being that guest; null if the desk gave none. */
    guestSecret: () => lasting.get(GUEST_SECRET),
    /**
     * The desk sends a secret only with a new id: the secret of a known id stays.
     * @param {string} id @param {string | undefined} secret
     */
    keepGuest(id, secret) {
      if (secret !== undefined || id !== lasting.get(GUEST_ID)) lasting.set(GUEST_SECRET, secret ?? null);
      lasting.set(GUEST_ID, id);
    },
    forgetGuest() {
      lasting.set(GUEST_SECRET, null);
      lasting.set(GUEST_ID, null);
    },
    conversationId,
    /** The conversation before it counts as an earlier one. @param {string} id */
    keepConversationId(id) {
      const before = conversationId();
      lasting.set(CONVERSATION_ID + type, id);
      if (before === null || before === id) return;
      keepEarlierIds([before, ...earlierIds().filter((other) => other !== before && other !== id)]);
    },
    /** The visitor's earlier conversations, the latest first. */
    earlierIds,
    /** Replaces them. @param {readonly string[]} ids the latest first */
    keepEarlierIds: (ids) => keepEarlierIds(ids.filter((id) => id !== conversationId())),
    /** A conversation that isn't there for this visitor any more. @param {string} id */
    forgetConversation(id) {
      if (conversationId() === id) lasting.set(CONVERSATION_ID + type, null);
      keepEarlierIds(earlierIds().filter((other) => other !== id));
    },
    /** What this owner wrote, or the guest who has signed in as this owner; never what another user wrote. */
    unsent() {
      const kept = keptIn(ofTab.get(UNSENT + type));
      if (kept.owner !== owner && kept.owner !== GUEST) return [];
      return kept.entries.map((entry) => ({ ...entry, asGuest: entry.asGuest || kept.owner !== owner }));
    },
    /** @param {readonly Unsent[]} entries */
    keepUnsent: (entries) =>
      ofTab.set(UNSENT + type, entries.length === 0 ? null : JSON.stringify({ owner, entries })),
  };
}
