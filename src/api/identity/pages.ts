import type { CommandContext } from '../../commands/context.ts';
import type { TakePress } from '../../commands/identity/take-press.ts';
import type { Page, PageAnswer } from '../kernel/pages.ts';
import type { Outbox } from './outbox.ts';
import { type ApiResponse, createErrorResponse, createSuccessResponse, ERROR_CODES } from './responses.ts';

const inEnvelope = (response: ApiResponse): PageAnswer => ({
  status: response.statusCode,
  body: JSON.stringify(response),
  headers: {},
});

const MISSING_SESSION_ID = createErrorResponse(
  ERROR_CODES.MISSING_SESSION_ID,
  'Session ID is required',
  'sessionId query parameter is required for WebSocket connection',
);
const NO_WEBSOCKET = createErrorResponse(
  ERROR_CODES.BAD_REQUEST,
  'Invalid request',
  'This address takes WebSocket connections only',
);

/** The path of the waiting socket, for requests that don't ask for a WebSocket. */
export const waitingPage: Page = {
  path: '/api/auth/ws',
  answer: async ({ search }) =>
    inEnvelope(new URLSearchParams(search).get('sessionId') ? NO_WEBSOCKET : MISSING_SESSION_ID),
};

const CONFIRM_PATH = '/api/auth/confirm';

/** The page where a browser can press a message's button. */
export const confirmLinkOf = (buttonId: string): string => `${CONFIRM_PATH}?button=${buttonId}`;

const UNKNOWN = createErrorResponse(
  ERROR_CODES.NOT_FOUND,
  'Not found',
  'No login of this server waits under that link',
  404,
);
const REFUSED = createErrorResponse(
  ERROR_CODES.CONFLICT,
  'Conflict',
  'This login was confirmed before, or its time is over',
  409,
);

export interface ConfirmPageParts {
  readonly outbox: Outbox;
  readonly takePress: TakePress;
  readonly newContext: () => CommandContext;
}

/** Replaces the button in WhatsApp: presses it for the phone that the message was for. */
export const confirmPage = ({ outbox, takePress, newContext }: ConfirmPageParts): Page => ({
  path: CONFIRM_PATH,
  async answer({ search }) {
    const buttonId = new URLSearchParams(search).get('button') ?? '';
    const sender = outbox.recipientOf(buttonId);
    if (sender === null) return inEnvelope(UNKNOWN);
    const pressId = `link ${buttonId}`;
    const { outcome } = await takePress({ buttonId, sender, pressId }, newContext());
    if (outcome === 'refused') return inEnvelope(REFUSED);
    return inEnvelope(createSuccessResponse({ confirmed: true }, 'Login confirmed'));
  },
});
