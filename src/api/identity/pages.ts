import type { Page, PageAnswer } from '../kernel/pages.ts';
import { type ApiResponse, createErrorResponse, ERROR_CODES } from './responses.ts';

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
