import type { Logger } from 'pino';

/** Characters of a number that may be shown. */
const SHOWN_HEAD = 4;
const SHOWN_TAIL = 2;

/** A message that would go to a phone if WhatsApp were configured. */
export interface Unsent {
  /** E.164. */
  readonly phoneNumber: string;
  /** The link that presses the button instead. */
  readonly url: string;
}

/** In development without WhatsApp, the terminal shows the recipient and a link that confirms. */
export const createTerminal =
  (logger: Pick<Logger, 'info'>) =>
  ({ phoneNumber, url }: Unsent): void =>
    logger.info(`📱 ${masked(phoneNumber)} would be asked by WhatsApp to confirm a login: ${url}`);

const masked = (phoneNumber: string): string =>
  phoneNumber.slice(0, SHOWN_HEAD) +
  '•'.repeat(Math.max(0, phoneNumber.length - SHOWN_HEAD - SHOWN_TAIL)) +
  phoneNumber.slice(-SHOWN_TAIL);
