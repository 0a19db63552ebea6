import type { Logger } from 'pino';
import { confirmLinkOf } from '../api/identity/login/confirm-page.ts';
import { createOutbox, type Outbox } from '../api/identity/outbox.ts';
import type { SendReply } from '../api/identity/webhook/replies.ts';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { SendConfirmation } from '../commands/identity/sending.ts';
import type { Config } from '../config/config.ts';
import { createCloudApi } from '../whatsapp/cloud-api.ts';
import { createTerminal } from '../whatsapp/terminal.ts';

/** How this desk sends messages to phones. */
export interface Messaging {
  /** Null: login is off. */
  readonly send: SendConfirmation | null;
  /** Null: no buttons are pressed in WhatsApp. */
  readonly sendReply: SendReply | null;
  /** Null: buttons are pressed in WhatsApp. */
  readonly outbox: Outbox | null;
  readonly metrics: readonly MetricReading[];
}

/** By WhatsApp where it is configured, else by the terminal; in production then not at all. `url`: of this desk. */
export function messagingOf(config: Config, logger: Logger, url: () => string): Messaging {
  if (config.whatsapp) {
    const { sendConfirmation, sendReply, attempts } = createCloudApi({ settings: config.whatsapp, logger });
    return { send: sendConfirmation, sendReply, outbox: null, metrics: metricsOf(attempts) };
  }
  if (config.environment === 'production') {
    logger.warn('Login is off: WHATSAPP_TOKEN and the others are not set');
    return { send: null, sendReply: null, outbox: null, metrics: metricsOf(() => ({})) };
  }
  const show = createTerminal(logger);
  const outbox = createOutbox(({ phoneNumber, buttonId }) =>
    show({ phoneNumber, url: `${url()}${confirmLinkOf(buttonId)}` }),
  );
  return { send: outbox.send, sendReply: null, outbox, metrics: metricsOf(() => ({})) };
}

const metricsOf = (attempts: () => Readonly<Record<string, number>>): readonly MetricReading[] => [
  {
    name: 'casebook_whatsapp_attempts_total',
    help: 'Attempts to send a message by WhatsApp, by how they ended.',
    kind: 'counter',
    label: 'outcome',
    value: attempts,
  },
];
