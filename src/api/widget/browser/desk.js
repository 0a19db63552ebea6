/** The REST endpoints of the desk that a chat uses. */

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {string | null} conversationId
 * @property {'user' | 'admin' | 'guest' | 'system'} senderType
 * @property {string} message
 * @property {string} messageType
 * @property {boolean} isRead
 * @property {string} createdAt
 *
 * @typedef {object} Conversation
 * @property {string} id
 * @property {string} status
 * @property {string | null} [userId]
 * @property {string | null} [guestId]
 * @property {string | null} [lastMessageAt]
 *
 * @typedef {{ messages: Message[], pagination: { totalPages: number } }} History
 *
 * @typedef {object} DeskOptions
 * @property {URL} base
 * @property {() => string | null} token
 * @property {() => string | null} guestId
 *
 * @typedef {ReturnType<typeof createDesk>} Desk
 */

export const PAGE_LENGTH = 50;
const MOST_LISTED = 10;
const REQUEST_TIMEOUT_MS = 15_000;

/** The desk declined the request. Any other error means that it could not be reached. */
export class Declined extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {unknown} error */
export const isGone = (error) => error instanceof Declined && error.status === 404;

/** Whether repeating the request can't help. @param {unknown} error @returns {error is Declined} */
export const isFinal = (error) =>
  error instanceof Declined && error.status >= 400 && error.status < 500 && error.status !== 429;

/** @param {DeskOptions} options */
export function createDesk({ base, token, guestId }) {
  /** @returns {Record<string, string>} */
  function identity() {
    const bearer = token();
    if (bearer !== null) return { Authorization: `Bearer ${bearer}` };
    const guest = guestId();
    return guest === null ? {} : { 'X-Guest-Id': guest };
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  async function call(path, body) {
    const answer = await fetch(new URL(`api/support/conversation${path}`, base), {
      method: body ? 'POST' : 'GET',
      headers: { ...identity(), ...(body && { 'Content-Type': 'application/json' }) },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    const { success, data, message } = await answer.json();
    if (!success) throw new Declined(answer.status, message);
    return data;
  }

  return {
    /** The caller's open conversation of that type, or a new one. @param {string} type */
    async conversation(type) {
      if (token() !== null)
        return { conversation: await call(`?type=${encodeURIComponent(type)}`), guestId: null };
      const guest = guestId();
      return call('/guest', guest === null ? { type } : { type, guestId: guest });
    },
    /**
     * The user's latest conversations of that type, closed ones too.
     * @param {string} type @returns {Promise<{ conversations: Conversation[] }>}
     */
    conversations: (type) => call(`s?type=${encodeURIComponent(type)}&limit=${MOST_LISTED}`),
    /** @param {string} id @returns {Promise<Conversation>} */
    details: (id) => call(`/${encodeURIComponent(id)}`),
    /** @param {string} id @param {number} page @returns {Promise<History>} */
    history: (id, page) => call(`/${encodeURIComponent(id)}/messages?page=${page}&limit=${PAGE_LENGTH}`),
    /** Makes a guest's conversations those of the signed-in user. @param {string} guest @param {string | null} secret */
    claim: (guest, secret) => call('/claim', { guestId: guest, guestSecret: secret }),
  };
}
