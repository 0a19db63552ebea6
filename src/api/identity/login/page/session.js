/** The sentences of this page, in the language that the desk has chosen. */
const texts = document.documentElement.dataset;

/** Where pages of this desk find the tokens of the logged-in user. */
const KEY = 'casebook.session';

/** Where this window remembers what it waits for: phones throw pages away while their owners are in another app. */
const WAITING_KEY = 'casebook.waiting';

export const keepWaiting = (waiting) => sessionStorage.setItem(WAITING_KEY, JSON.stringify(waiting));
export const waitNoMore = () => sessionStorage.removeItem(WAITING_KEY);
export const keptWaiting = () => parsed(sessionStorage.getItem(WAITING_KEY));

/** A problem with a sentence for the user of the page. */
export class ShownError extends Error {}

/** `refreshKey`: under which the tokens are being exchanged, until the answer is here. */
export const keep = ({ authToken, refreshToken, userId, refreshKey }) =>
  localStorage.setItem(KEY, JSON.stringify({ authToken, refreshToken, userId, refreshKey }));
export const forget = () => localStorage.removeItem(KEY);

export const kept = () => parsed(localStorage.getItem(KEY));

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The `data` of an answer; throws `ShownError`, with the answer's `status`, when it isn't a success. */
async function ask(method, path, { body, token, key } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(key && { 'Idempotency-Key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ShownError(texts.offline);
  }
  const answer = await response.json().catch(() => null);
  if (answer?.status === 'success') return answer.data;
  throw Object.assign(new ShownError(sentenceOf(response.status, answer)), { status: response.status });
}

const SENTENCES = {
  400: texts.invalidNumber,
  429: texts.tooMany,
  500: texts.notSent,
  503: texts.notNow,
};

const sentenceOf = (status, answer) => SENTENCES[status] ?? answer?.error?.details ?? texts.wentWrong;

export const initiate = (phone) => ask('POST', 'api/auth/initiate', { body: { phone_number: phone } });

const me = ({ authToken }) => ask('GET', 'api/user/me', { token: authToken });

/** One window at a time, since a refresh token works once; without locks (no HTTPS) windows may meet. */
const alone = (work) => (navigator.locks ? navigator.locks.request(KEY, work) : work());

const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Exchanges spent tokens, unless another window has. An exchange whose answer got lost goes on under its key. */
async function renewed(spent) {
  const session = kept();
  if (session === null || session.authToken !== spent.authToken) return session;
  const refreshKey = session.refreshKey ?? randomKey();
  keep({ ...session, refreshKey });
  const { accessToken: authToken, refreshToken } = await ask('POST', 'api/auth/refresh', {
    body: { refresh_token: session.refreshToken },
    key: refreshKey,
  });
  const next = { authToken, refreshToken, userId: session.userId };
  keep(next);
  return next;
}

/** Who is logged in with these tokens; exchanges them when they are too old. Null when they are worth nothing. */
export async function userOf(session) {
  try {
    return await me(session);
  } catch (problem) {
    if (problem.status !== 401) throw problem;
  }
  return alone(async () => {
    try {
      const next = await renewed(session);
      return next && (await me(next));
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      forget();
      return null;
    }
  });
}

/** Ends the session that is kept here. Throws `ShownError`, and keeps it, when it goes on. */
export const leave = () =>
  alone(async () => {
    const session = kept();
    if (session === null) return;
    const body = { user_id: session.userId, refresh_token: session.refreshToken };
    try {
      await ask('POST', 'api/auth/logout', { body });
    } catch ({ status }) {
      if (status !== 401) throw new ShownError(texts.notLoggedOut);
    }
    forget();
  });
