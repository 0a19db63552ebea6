import type { Logger } from 'pino';
import type { Messenger } from '../api/identity/messenger.ts';

/** Characters of a number that may be shown. */
const SHOWN_HEAD = 4;
const SHOWN_TAIL = 2;

/**
 * Stands in for WhatsApp while developing: the terminal shows who would be messaged, and a link that does what the
 * button would. `linkOf`: where a button with that id is pressed.
 */
export const createTerminalMessenger = (
  logger: Pick<Logger, 'info'>,
  linkOf: (buttonId: string) => string,
): Messenger => ({
  async sendConfirmation(phoneNumber, buttonId) {
    logger.info(
      `📱 ${masked(phoneNumber)} would be asked by WhatsApp to confirm a login: ${linkOf(buttonId)}`,
    );
    return { recipient: null };
  },
  async sendReply(phoneNumber, reply) {
    logger.info(`📱 ${masked(phoneNumber)} would be told by WhatsApp that the button is of no use: ${reply}`);
  },
});

const masked = (phoneNumber: string): string =>
  phoneNumber.slice(0, SHOWN_HEAD) +
  '•'.repeat(Math.max(0, phoneNumber.length - SHOWN_HEAD - SHOWN_TAIL)) +
  phoneNumber.slice(-SHOWN_TAIL);
