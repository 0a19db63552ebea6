/** @import { Live } from '../../../../client/src/live/live.ts' */
/** @import { Memory } from './memory.js' */
import { connectionTo } from '../../../../client/src/desk.ts';
import { DeskError, isFinal } from '../../../../client/src/desk-error.ts';
import { createLive } from '../../../../client/src/live/live.ts';
import { createRequests } from '../../../../client/src/requests.ts';

/** What a chat uses of the desk, by the client package. */

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
 * @typedef {object} DeskOptions
 * @property {URL} base
 * @property {() => string | null} token
 * @property {Memory} memory
 *
 * @typedef {ReturnType<typeof createDesk>} Desk
 * @typedef {'general' | 'onboarding' | 'call_request'} ConversationType
 */

export const PAGE_LENGTH = 50;
const MOST_LISTED = 10;
/** After so long, the same request may succeed. */
export const MOMENT_MS = 2_000;

/** @param {unknown} error */
export const isGone = (error) => error instanceof DeskError && error.status === 404;

/** Whether repeating the request can't help. @param {unknown} error @returns {error is DeskError} */
export const isRefusal = (error) => error instanceof DeskError && isFinal(error);

/** @param {DeskOptions} options */
export function createDesk({ base, token, memory }) {
  const guest = { id: memory.guestId, keep: memory.keepGuest };
  // The chat itself begins anew after a pause.
  const connection = connectionTo({ url: base, token, guest, retries: 0 });
  const requests = createRequests(connection);
  /** @type {Live} */
  const live = createLive({ ...connection, requests });

  return {
    live,
    clock: connection.clock,
    /**
     * The caller's open conversation of that type, or a new one.
     * @param {string} type @returns {Promise<{ conversation: Conversation, guestId: string | null, guestSecret?: string | undefined }>}
     */
    async conversation(type) {
      const which = { type: /** @type {ConversationType} */ (type) };
      if (token() !== null)
        return {
          conversation: (await requests.call('GET /api/support/conversation', which)).data,
          guestId: null,
        };
      const guestId = memory.guestId();
      const body = guestId === null ? which : { ...which, guestId };
      return (await requests.call('POST /api/support/conversation/guest', body)).data;
    },
    /** The user's latest conversations of that type, closed ones too. @param {string} type */
    async conversations(type) {
      const which = { type: /** @type {ConversationType} */ (type), limit: MOST_LISTED };
      return (await requests.call('GET /api/support/conversations', which)).data;
    },
    /** @param {string} id @returns {Promise<Conversation>} */
    details: async (id) => (await requests.call('GET /api/support/conversation/{id}', id)).data,
    /** @param {string} id @param {number} page */
    async history(id, page) {
      const which = { page, limit: PAGE_LENGTH };
      return (await requests.call('GET /api/support/conversation/{id}/messages', id, which)).data;
    },
    /** Makes a guest's conversations those of the signed-in user. @param {string} guestId @param {string | null} guestSecret */
    async claim(guestId, guestSecret) {
      await requests.call('POST /api/support/conversation/claim', {
        guestId,
        guestSecret: guestSecret ?? '',
      });
    },
  };
}
