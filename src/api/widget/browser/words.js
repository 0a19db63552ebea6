/** @import { Line } from './thread.js' */
/** @import { Phase } from './chat.js' */

/** The text below one's own messages. @type {Readonly<Record<Line['state'], string>>} */
export const STATES = {
  waiting: 'Waiting for a connection',
  sending: 'Sending…',
  failed: 'Not sent',
  sent: 'Sent',
  seen: 'Seen',
};

/** The text below the title. @type {Readonly<Record<Phase, string>>} */
export const PHASES = {
  quiet: 'Ask us anything',
  connecting: 'Connecting…',
  ready: 'Ask us anything',
  offline: 'Reconnecting…',
  refused: 'Signed out',
};

/** Explanations. @type {Readonly<Partial<Record<Phase, string>>>} */
export const NOTICES = {
  offline: 'The connection is lost. What you write will be sent as soon as it is back.',
  refused: 'You are not signed in, or not any more. Sign in again to go on.',
};

/** The text below the title in place of that of the phase `ready`. @type {Readonly<Record<string, string>>} */
export const STATUSES = { pending: 'We’ll get back to you here', closed: 'Closed' };

export const CLOSED = 'This conversation was closed.';
export const START = 'Start a new one';
export const NEXT = 'New conversation';
export const TYPING = 'Support is writing';
export const NEW_MESSAGES = 'New messages';
export const EARLIER = 'Show earlier messages';

/** @param {number} unread */
export const launcherLabel = (unread) =>
  unread === 0 ? 'Open the chat' : `Open the chat, ${unread} unread ${unread === 1 ? 'message' : 'messages'}`;

/** The sender of a line, for screen readers. @type {Readonly<Record<Line['from'], string>>} */
export const SPEAKERS = { me: 'You', them: 'Support', system: 'Notice' };

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** @param {string} at */
export const timeOf = (at) => time.format(new Date(at));

/** @param {string} at @param {Date} now */
export function dayOf(at, now) {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  const then = new Date(at).toDateString();
  if (then === now.toDateString()) return 'Today';
  return then === yesterday.toDateString() ? 'Yesterday' : day.format(new Date(at));
}
