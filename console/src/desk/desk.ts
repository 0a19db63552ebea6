import { createDesk } from '@casebook/client';

/** The desk that serves this page. All requests and live events go through it. */

let csrfToken: string | null = null;
let whenSignedOut = () => {};

/** Called once the session is known. `signedOut` runs when the desk doesn't accept it any more. */
export function useSession(token: string | null, signedOut: () => void): void {
  csrfToken = token;
  whenSignedOut = signedOut;
}

async function fetchInSession(input: RequestInfo | URL, options?: RequestInit): Promise<Response> {
  const response = await fetch(input, options);
  if (response.status === 401) whenSignedOut();
  return response;
}

export const desk = createDesk({ csrfToken: () => csrfToken, fetch: fetchInSession, retries: 2 });
