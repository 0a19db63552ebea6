import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { SendReply } from '../api/identity/webhook/replies.ts';
import type { SendConfirmation } from '../commands/identity/sending.ts';
import type { WhatsappSettings } from '../config/config.ts';
import type { SendingFailure } from '../events/identity/vocabulary.ts';
import { TEXTS } from './texts.ts';

/** The version of Meta's Graph API. */
const VERSION = 'v23.0';

/** In milliseconds. */
export interface SendingRetryPolicy {
  /** The timeout of one attempt, and of all attempts with the pauses between. */
  readonly attempt: number;
  readonly total: number;
  /** The first pause; each further one is about twice as long as the one before. */
  readonly backoff: number;
}

const RETRY_POLICY: SendingRetryPolicy = { attempt: 5_000, total: 12_000, backoff: 300 };
const MAX_ATTEMPTS = 4;

const Sent = z.object({ contacts: z.array(z.object({ wa_id: z.string().regex(/^\d{5,20}$/) })).min(1) });
const Refused = z.object({ error: z.object({ code: z.number() }) });

export interface CloudApiOptions {
  readonly settings: WhatsappSettings;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  readonly retryPolicy?: Partial<SendingRetryPolicy>;
}

/**
 * How attempts to send end. Not sent: `refused` for the message or its number, `denied` for the token or the address, `busy` for
 * a limit or a fault of WhatsApp, `unreachable` without an answer.
 */
export type AttemptEnd = 'sent' | 'refused' | 'denied' | 'busy' | 'unreachable';

export interface CloudApi {
  readonly sendConfirmation: SendConfirmation;
  readonly sendReply: SendReply;
  /** How many attempts of this process have ended in each way. */
  attempts(): Readonly<Record<AttemptEnd, number>>;
}

type Delivery =
  | { readonly outcome: 'sent'; readonly answer: unknown }
  | { readonly outcome: 'failed'; readonly reason: SendingFailure };

/** Sends by WhatsApp's Cloud API. It never logs the access token or a number. */
export function createCloudApi({ settings, logger, ...options }: CloudApiOptions): CloudApi {
  const retryPolicy = { ...RETRY_POLICY, ...options.retryPolicy };
  const texts = TEXTS[settings.locale];
  const attempts: Record<AttemptEnd, number> = { sent: 0, refused: 0, denied: 0, busy: 0, unreachable: 0 };
  const address = `${settings.apiUrl}/${VERSION}/${settings.phoneNumberId}/messages`;

  /** Sends one message, again when WhatsApp is busy or can't be reached, until the signal aborts. */
  async function send(to: string, message: object, signal?: AbortSignal): Promise<Delivery> {
    const body = JSON.stringify({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to,
      ...message,
    });
    const deadline = performance.now() + retryPolicy.total;
    let mayHaveArrived = false;
    for (let attempt = 1; ; attempt++) {
      const tried = await post(body, Math.min(retryPolicy.attempt, deadline - performance.now()));
      attempts[endOf(tried)] += 1;
      if (tried.outcome === 'sent') return tried;
      const { outcome: _outcome, wait, mayHaveArrived: arrivedPerhaps, ...failed } = tried;
      logger.warn({ ...failed, attempt }, 'WhatsApp did not take a message');
      mayHaveArrived ||= arrivedPerhaps;
      if (tried.outcome === 'refused')
        return { outcome: 'failed', reason: mayHaveArrived ? 'unavailable' : 'rejected' };
      const delay = wait ?? pauseBefore(attempt, retryPolicy.backoff);
      const isLast =
        tried.outcome === 'denied' || attempt === MAX_ATTEMPTS || performance.now() + delay >= deadline;
      if (!isLast) await pause(delay, undefined, signal && { signal }).catch(() => {});
      if (isLast || signal?.aborted) return { outcome: 'failed', reason: 'unavailable' };
    }
  }

  /** One attempt within so many milliseconds. */
  async function post(body: string, left: number): Promise<Tried> {
    // Signals take whole milliseconds alone.
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(left)));
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { Authorization: `Bearer ${settings.token}`, 'Content-Type': 'application/json' },
        body,
        // The token is for this address alone.
        redirect: 'error',
        signal,
      });
      return triedOf(response, await response.json().catch(() => null));
    } catch (error) {
      const reason = reasonOf(error);
      return { outcome: 'busy', reason, wait: null, mayHaveArrived: !NEVER_SENT.has(reason) };
    }
  }

  return {
    async sendConfirmation({ phoneNumber, buttonId }) {
      const button = { type: 'reply', reply: { id: buttonId, title: texts.button } };
      const interactive = {
        type: 'button',
        body: { text: texts.confirmation },
        action: { buttons: [button] },
      };
      const delivery = await send(phoneNumber, { type: 'interactive', interactive });
      if (delivery.outcome === 'failed') return delivery;
      const [contact] = Sent.safeParse(delivery.answer).data?.contacts ?? [];
      return { outcome: 'sent', recipient: contact ? `+${contact.wa_id}` : null };
    },

    async sendReply(phoneNumber, reply, signal) {
      const text = { preview_url: false, body: texts[reply] };
      const delivery = await send(phoneNumber, { type: 'text', text }, signal);
      return delivery.outcome === 'sent' ? 'sent' : delivery.reason;
    },

    attempts: () => ({ ...attempts }),
  };
}

type Tried =
  | { readonly outcome: 'sent'; readonly answer: unknown }
  | {
      /** Whether another attempt may help: now, once the settings are corrected, or never. */
      readonly outcome: 'busy' | 'denied' | 'refused';
      readonly status?: number;
      /** One of Meta's error codes. */
      readonly errorCode?: number;
      readonly reason?: string;
      /** WhatsApp's `Retry-After`, milliseconds; null without one. */
      readonly wait: number | null;
      /** Whether WhatsApp may have taken the message all the same: the answer was lost, or tells of a fault. */
      readonly mayHaveArrived: boolean;
    };

const endOf = (tried: Tried): AttemptEnd =>
  tried.outcome === 'busy' && tried.status === undefined ? 'unreachable' : tried.outcome;

/** Reasons for which there was no connection, so that nothing was sent. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);

function triedOf({ ok, status, headers }: Response, answer: unknown): Tried {
  if (ok) return { outcome: 'sent', answer };
  const { data } = Refused.safeParse(answer);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    outcome: outcomeOf(status),
    status,
    ...(data && { errorCode: data.error.code }),
    wait: seconds >= 0 ? seconds * 1000 : null,
    mayHaveArrived: status >= 500,
  };
}

function outcomeOf(status: number): 'busy' | 'denied' | 'refused' {
  if (status === 429 || status >= 500) return 'busy';
  // An expired token, or a wrong address: not the message's fault.
  return status === 401 || status === 403 || status === 404 ? 'denied' : 'refused';
}

/** Only the kind of the error: its text may quote the message. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : (name ?? 'unknown');
}

/** Random between half of it and all of it, so that parallel failures don't retry together. */
const pauseBefore = (attempt: number, backoff: number): number =>
  backoff * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
