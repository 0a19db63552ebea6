import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import { GUEST_CONVERSATION, ONBOARDING } from './chat.ts';
import { buttonOf, type CloudApi, deliverWebhook, pressOf } from './cloud-api.ts';
import type { TestDesk } from './desk.ts';
import { type LoggedIn, logIn, randomPhone, waitFor } from './login.ts';
import { everything } from './logs.ts';

/** Everything that a desk has given away and is to know again when its secrets have changed. */
export interface Acquaintances {
  readonly guestId: string;
  readonly guestSecret: string;
  readonly conversationId: string;
  readonly phone: string;
  /** Who has logged in with that phone. */
  readonly person: LoggedIn;
  /** A login whose button nobody has pressed yet. */
  readonly begun: { readonly phone: string; readonly sessionId: string; readonly buttonId: string };
  /** An onboarding code of the guest. */
  readonly code: string;
  /** Signed by another system that shares the secret of tokens: its header names no key. */
  readonly token: string;
  /** Under which keys the login and the code were asked for, and a wrong code was tried. */
  readonly keys: { readonly login: string; readonly code: string; readonly wrong: string };
}

/** What of it goes on. */
export interface GoesOn {
  readonly guest: boolean;
  /** Who logs in claims the guest's conversation by the guest's secret. */
  readonly claim: boolean;
  /** The access token of the session. */
  readonly access: boolean;
  /** The token of the other system. */
  readonly token: boolean;
  /** The refresh token of the session. */
  readonly session: boolean;
  readonly code: boolean;
  /** The login that was begun leads to tokens. */
  readonly login: boolean;
  /** Who logs in with the phone again is the same person. */
  readonly account: boolean;
  /** Repetitions under their keys are answered as the first time: of the login, the code and the try. */
  readonly repeats: readonly [boolean, boolean, boolean];
}

export const ALL: GoesOn = {
  ...{
    guest: true,
    claim: true,
    access: true,
    token: true,
    session: true,
    code: true,
    login: true,
    account: true,
  },
  repeats: [true, true, true],
};
export const NOTHING: GoesOn = {
  ...{
    guest: false,
    claim: false,
    access: false,
    token: false,
    session: false,
    code: false,
    login: false,
    account: false,
  },
  repeats: [false, false, false],
};

const firstSecretOf = ({ config: { jwtSecrets } }: TestDesk): string => jwtSecrets?.[0] ?? '';
export const adminAt = (desk: TestDesk) =>
  signToken(firstSecretOf(desk), { sub: 'ada', role: 'admin' }, 3_600);

const keyed = (desk: TestDesk, path: string, body: object, key: string, token?: string) =>
  desk.call('POST', path, { body, headers: { 'idempotency-key': key }, ...(token && { token }) });
const askForLogin = (desk: TestDesk, phone_number: string, key: string) =>
  keyed(desk, '/api/auth/initiate', { phone_number }, key);
export const askForCode = async (desk: TestDesk, whose: object, key: string) =>
  keyed(desk, `${ONBOARDING}/generate-code`, whose, key, await adminAt(desk));
const tryCode = (desk: TestDesk, guestId: string, code: string, key: string) =>
  keyed(desk, `${ONBOARDING}/verify-code`, { guestId, code }, key);
const wrong = (code: string): string => code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));

export async function acquaintancesOf(desk: TestDesk, cloud: CloudApi): Promise<Acquaintances> {
  const keys = { login: randomUUID(), code: randomUUID(), wrong: randomUUID() };
  const guest = await desk.post(GUEST_CONVERSATION, {});
  const { guestId, guestSecret } = guest.body.data;
  const [phone, other] = [randomPhone(), randomPhone()];
  const person = await logIn(desk, cloud, phone);
  const { sessionId } = (await askForLogin(desk, other, keys.login)).body.data;
  const { code } = (await askForCode(desk, { guestId }, keys.code)).body.data;
  await tryCode(desk, guestId, wrong(code), keys.wrong);
  const token = await new SignJWT({ role: 'user', sub: 'somebody' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(firstSecretOf(desk)));
  return {
    ...{ guestId, guestSecret, conversationId: guest.body.data.conversation.id },
    ...{ phone, person, code, token, keys },
    begun: { phone: other, sessionId, buttonId: buttonOf(await cloud.messageTo(other)) },
  };
}

/** Whether the login that was begun leads to tokens. Nobody waits for those of one whose press was refused. */
async function finishes(desk: TestDesk, { phone, sessionId, buttonId }: Acquaintances['begun']) {
  await deliverWebhook(desk.url, pressOf(buttonId, phone));
  const happened = await everything(desk.stores);
  const loginId = buttonId.split('.')[0];
  const isConfirmed = happened.some(
    ({ event, stream }) => stream === `login-${loginId}` && event.type === 'LoginConfirmed',
  );
  if (!isConfirmed) return false;
  const { pushes } = await (await waitFor(desk, sessionId)).ended;
  return pushes[0]?.event === 'auth_success';
}

async function claims(desk: TestDesk, { guestId, guestSecret, conversationId }: Acquaintances) {
  const user = await signToken(firstSecretOf(desk), { sub: randomUUID(), role: 'user' }, 3_600);
  const { body } = await desk.post('/api/support/conversation/claim', { guestId, guestSecret }, user);
  return body.data.conversations.some(({ id }: { id: string }) => id === conversationId);
}

/** Tries everything that was given away, and uses it up. */
export async function whatGoesOn(desk: TestDesk, cloud: CloudApi, known: Acquaintances): Promise<GoesOn> {
  const { guestId, person, keys, begun } = known;
  const opens = async (token: string) => (await desk.get('/api/v1/support/my-tickets', token)).status === 200;
  const login = await askForLogin(desk, begun.phone, keys.login);
  const again = await askForCode(desk, { guestId }, keys.code);
  const tried = await tryCode(desk, guestId, wrong(known.code), keys.wrong);
  const guest = await desk.post(GUEST_CONVERSATION, { guestId });
  const verified = await desk.post(`${ONBOARDING}/verify-code`, { guestId, code: known.code });
  // What isn't known any more is refused, and breaks nothing.
  const broken = [login, again, tried, guest, verified].filter(({ status }) => status >= 500);
  if (broken.length > 0) throw new Error(`answered ${JSON.stringify(broken.map(({ body }) => body))}`);
  return {
    repeats: [
      login.body.data?.sessionId === begun.sessionId,
      again.body.data?.code === known.code,
      tried.status === 200,
    ],
    guest: guest.body.data.guestId === guestId && guest.body.data.conversation.id === known.conversationId,
    claim: await claims(desk, known),
    code: verified.body.success,
    access: await opens(person.authToken),
    token: await opens(known.token),
    session: (await refresh(desk, person.refreshToken)) !== null,
    login: await finishes(desk, begun),
    account: (await logIn(desk, cloud, known.phone)).userId === person.userId,
  };
}

/** The next refresh token; null when that one is worth nothing. */
export async function refresh(desk: TestDesk, refresh_token: string): Promise<string | null> {
  const { body } = await desk.post('/api/auth/refresh', { refresh_token });
  return body.data?.refreshToken ?? null;
}
