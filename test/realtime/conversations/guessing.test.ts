import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { LIMITS } from '../../../src/api/kernel/limits.ts';
import { person } from '../../support/acceptance.ts';
import { type ChatDesk, guestConversation, ONBOARDING, startChatDesk } from '../../support/chat.ts';
import { everything } from '../../support/logs.ts';

const GUESSES = 10_000;
const ADDRESSES = 500;
const DENIED = { success: false, message: 'Invalid or expired code' };

let chat: ChatDesk;
let admin: string;
beforeAll(async () => {
  chat = await startChatDesk({ env: { RATE_LIMITS: 'on' } });
  admin = (await person('admin')).token;
});
afterAll(() => chat.close());

async function codeFor(body: object): Promise<string> {
  const { body: answer } = await chat.desk.post(`${ONBOARDING}/generate-code`, body, admin);
  return answer.data.code;
}

/** Somebody at an address of their own; all of 127.0.0.0/8 is this machine. */
function guesserAt(localAddress: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = new URL(chat.desk.url);
  const verify = (body: object, proof: Readonly<Record<string, string>> = {}) =>
    new Promise<{ status: number; retryAfter: string | undefined; body: object }>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...proof };
      const target = { host: '127.0.0.1', port, path: `${ONBOARDING}/verify-code`, method: 'POST' };
      const asked = request({ ...target, agent, localAddress, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => {
          const { statusCode: status = 0, headers: told } = response;
          resolve({ status, retryAfter: told['retry-after'], body: JSON.parse(text) });
        });
      });
      asked.on('error', reject);
      asked.end(JSON.stringify(body));
    });
  return { verify, leave: () => agent.destroy() };
}
const addressOf = (number: number) => `127.1.${number >> 8}.${number & 255}`;

describe('10,000 guesses at a code from 500 addresses', () => {
  it('find nothing, are limited, are recorded five times, and lock nobody else out', async () => {
    const { guestId } = await guestConversation(chat);
    const victim = await codeFor({ guestId });
    const userId = randomUUID();
    const others = await codeFor({ userId });
    const seen = new Map<string, number>();
    // Wrong for every number of guesses that come here; the right one is tried in between.
    const guess = (number: number) => String((Number(victim) + 1 + number) % 1_000_000).padStart(6, '0');
    const attack = async (at: number) => {
      const { verify, leave } = guesserAt(addressOf(at));
      // A busy machine turns some away for the moment, unheard.
      const heard = async (body: object): ReturnType<typeof verify> => {
        const reply = await verify(body);
        return reply.status === 503 ? heard(body) : reply;
      };
      for (let turn = 0; turn < GUESSES / ADDRESSES; turn++) {
        const code = turn % 2 === 0 ? guess(turn * ADDRESSES + at) : victim;
        const { status, body } = await heard({ code, guestId });
        const answer = status === 200 ? JSON.stringify(body) : String(status);
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
      }
      leave();
    };
    // Five wrong ones first, or the right one would be right.
    const { verify, leave } = guesserAt(addressOf(ADDRESSES));
    for (let number = 0; number < 5; number++)
      expect((await verify({ code: guess(number), guestId })).body).toEqual(DENIED);
    for (let from = 0; from < ADDRESSES; from += 50)
      await Promise.all(Array.from({ length: 50 }, (_, index) => attack(from + index)));

    expect([...seen.keys()].toSorted()).toEqual(['429', JSON.stringify(DENIED)]);
    expect([...seen.values()].reduce((sum, count) => sum + count)).toBe(GUESSES);
    expect(seen.get(JSON.stringify(DENIED))).toBeLessThanOrEqual(50);
    const history = await everything(chat.desk.stores);
    const tries = history.filter(({ event }) => event.type === 'OnboardingCodeTried');
    expect(tries).toHaveLength(5);
    const { body } = await verify({ code: others, userId });
    expect(body).toMatchObject({ success: true, data: { userId } });
    leave();
  }, 120_000);
});

describe('one address', () => {
  it('that goes on guessing, whoever it names, is told to wait, and another one is not', async () => {
    const [one, other] = [guesserAt('127.2.0.1'), guesserAt('127.2.0.2')];
    const answers = [];
    for (let number = 0; number < 31; number++)
      answers.push(await one.verify({ code: '000000', userId: randomUUID() }));
    expect(answers.slice(0, 30).every(({ status }) => status === 200)).toBe(true);
    expect(answers[30]).toMatchObject({ status: 429, retryAfter: expect.stringMatching(/^\d+$/) });
    expect((await other.verify({ code: '000000', userId: randomUUID() })).status).toBe(200);
    for (const guesser of [one, other]) guesser.leave();
  });
});

describe('strangers who use up the tries at somebody’s codes', () => {
  const TRIES = 10;
  it.each([
    [
      'a user with their own token',
      async () => {
        const { id, token } = await person('user');
        return { named: { userId: id }, proof: { authorization: `Bearer ${token}` } };
      },
    ],
    [
      'a guest with their own id',
      async () => {
        const { guestId } = await guestConversation(chat);
        return { named: { guestId }, proof: { 'x-guest-id': guestId } };
      },
    ],
  ])('don’t keep %s from verifying', async (_, somebody) => {
    const { named, proof } = await somebody();
    const [stranger, owner] = [guesserAt('127.3.0.1'), guesserAt('127.3.0.2')];
    for (let number = 0; number < TRIES; number++) await stranger.verify({ code: '000000', ...named });
    const code = await codeFor(named);
    expect((await stranger.verify({ code, ...named })).status).toBe(429);
    expect((await owner.verify({ code, ...named })).status).toBe(429);
    expect(await owner.verify({ code, ...named }, proof)).toMatchObject({
      status: 200,
      body: { success: true },
    });
    for (const guesser of [stranger, owner]) guesser.leave();
  });

  it('keep nobody longer than an hour from it who can’t prove who they are', () => {
    expect(LIMITS.code_holder.map(({ seconds }) => seconds).toSorted()).toEqual([60, 60 * 60].toSorted());
  });

  it('get no further with a token of their own', async () => {
    const { token } = await person('user');
    const { id: userId } = await person('user');
    const guesser = guesserAt('127.3.0.3');
    const proof = { authorization: `Bearer ${token}` };
    for (let number = 0; number < TRIES; number++)
      await guesser.verify({ code: '000000', userId }, number % 2 === 0 ? proof : {});
    expect((await guesser.verify({ code: '000000', userId }, proof)).status).toBe(429);
    guesser.leave();
  });
});
