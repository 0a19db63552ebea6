import type { CommandContext } from '../../../commands/context.ts';
import type { TakePress } from '../../../commands/identity/take-press.ts';
import type { Page, PageAnswer, PageRequest } from '../../kernel/pages.ts';
import { HTML_TYPE } from '../../kernel/static-page.ts';
import type { Outbox } from '../outbox.ts';
import { type ApiResponse, createErrorResponse, createSuccessResponse, ERROR_CODES } from '../responses.ts';
import { filled, type LoginTexts, loginAssets, type Texts, templateOf, textsOf } from './templates.ts';

const CONFIRM_PATH = '/api/auth/confirm';

/** The page where a browser can press a message's button. */
export const confirmLinkOf = (buttonId: string): string => `${CONFIRM_PATH}?button=${buttonId}`;

type Outcome = 'confirmed' | 'unknown' | 'refused';

const RESPONSES: Readonly<Record<Outcome, ApiResponse>> = {
  confirmed: createSuccessResponse({ confirmed: true }, 'Login confirmed'),
  unknown: createErrorResponse(
    ERROR_CODES.NOT_FOUND,
    'Not found',
    'No login of this server waits under that link',
    404,
  ),
  refused: createErrorResponse(
    ERROR_CODES.CONFLICT,
    'Conflict',
    'This login was confirmed before, or its time is over',
    409,
  ),
};

export interface ConfirmPageParts {
  readonly outbox: Outbox;
  readonly takePress: TakePress;
  readonly newContext: () => CommandContext;
  readonly texts: LoginTexts;
}

/**
 * Replaces the button in WhatsApp: presses it for the phone that the message was for. Browsers get a page, other clients
 * the envelope.
 */
export function confirmPage({ outbox, takePress, newContext, texts }: ConfirmPageParts): Page {
  const html = pagesIn(texts);

  async function press(buttonId: string): Promise<Outcome> {
    const sender = outbox.recipientOf(buttonId);
    if (sender === null) return 'unknown';
    const pressId = `link ${buttonId}`;
    const { outcome } = await takePress({ buttonId, sender, pressId }, newContext());
    return outcome === 'refused' ? 'refused' : 'confirmed';
  }

  return {
    path: CONFIRM_PATH,
    async answer(request) {
      const outcome = await press(new URLSearchParams(request.search).get('button') ?? '');
      const response = RESPONSES[outcome];
      return wantsPage(request)
        ? { status: response.statusCode, body: html[outcome], headers: PAGE_HEADERS }
        : { status: response.statusCode, body: JSON.stringify(response), headers: VARY };
    },
  };
}

const wantsPage = ({ header }: PageRequest): boolean => (header('accept') ?? '').includes('text/html');

const VARY = { Vary: 'Origin, Accept' };
const PAGE_HEADERS: PageAnswer['headers'] = {
  ...VARY,
  'Content-Type': HTML_TYPE,
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

function pagesIn(of: LoginTexts): Readonly<Record<Outcome, string>> {
  const texts: Texts = { ...textsOf(of, 'terminal'), assets: loginAssets().folder.slice(1) };
  const template = templateOf('confirm.html', of, texts);
  const page = (heading = '', explanation = '') => filled(template, { heading, explanation });
  return {
    confirmed: page(texts.confirmed, texts.go_back),
    unknown: page(texts.no_login, texts.start_over),
    refused: page(texts.too_late, texts.start_over),
  };
}
