import { createClientEvents } from '../../src/realtime/protocol.ts';
import { pressOf, signatureOf, startCloudApi, webhookOf } from '../support/cloud-api.ts';
import { WITHOUT_CONVERSATIONS } from '../support/socket-dependencies.ts';
import { hostileDesk } from './support/hostile-desk.ts';
import { fuzzing, mutated, oneOf, randomFrom } from './support/mutate.ts';
import { faultsOf, loginFaultsOf } from './support/oracle.ts';
import { openRawSocket, openSeated, type RawSocket } from './support/raw-socket.ts';
import { sampleOf } from './support/schema.ts';
import type { Answered, Sent } from './support/wire.ts';

/**
 * Random input for the addresses of the login, WhatsApp's webhook and the sockets; `requests.test.ts` does it for all other
 * endpoints. By hand, for longer: `FUZZ_ROUNDS=200000 npm test -- test/hostile/fuzz.test.ts`.
 */

const { seed, rounds } = fuzzing(600);
const TIMEOUT_MS = 60_000 + rounds * 60;
const cloud = await startCloudApi();
const hostile = hostileDesk(cloud.env);
afterAll(() => cloud.close());
const named = `seed ${seed}, ${rounds} rounds`;

async function send(sent: Sent): Promise<Answered> {
  return hostile.wire.send(sent).catch(({ message }: Error) => ({ status: 0, headers: {}, text: message }));
}

/** Ends the test at the first round with a fault, which the seed repeats. */
function check(round: number, what: string, faults: readonly string[]): void {
  if (faults.length > 0)
    throw new Error(`seed ${seed}, round ${round}: ${what.slice(0, 600)}: ${faults.join('; ')}`);
}

test(
  `the login and the webhook take or refuse it, ${named}`,
  async () => {
    const random = randomFrom(seed);
    const statuses = new Map<number, number>();
    const webhooks = [
      pressOf('a-button', '+2348012345678'),
      webhookOf({
        statuses: [
          {
            id: 'wamid.x',
            status: 'failed',
            recipient_id: '2348012345678',
            timestamp: '1767225600',
            errors: [{ code: 131_026, title: 'x' }],
          },
        ],
      }),
      webhookOf({
        messages: [
          {
            from: '2348012345678',
            id: 'wamid.y',
            timestamp: '1767225600',
            type: 'text',
            text: { body: 'hello' },
          },
        ],
      }),
    ];
    const own = hostile.desk.desk.endpoints.filter(({ path }) =>
      /^\/(api\/(auth|user|webhook)|console)/.test(path),
    );
    const known = { ...hostile.known, token: 'x'.repeat(67) };
    for (let round = 0; round < rounds; round++) {
      const endpoint = oneOf(random, own);
      const isWebhook = endpoint.path === '/api/webhook';
      const sample = isWebhook
        ? oneOf(random, webhooks)
        : endpoint.body
          ? sampleOf(endpoint.body, known, true)
          : null;
      const body = sample === null ? null : mutated(sample, random);
      const query =
        random() < 0.2
          ? `?${mutated('a', random)
              .replace(/[^!-~]|#/g, '%ff')
              .slice(0, 4_000)}`
          : '';
      const sent: Sent = {
        ...{ method: endpoint.method, target: endpoint.path + query },
        headers: [
          ['content-type', random() < 0.95 ? 'application/json' : 'text/plain'],
          ...(isWebhook && random() < 0.9 ? [['x-hub-signature-256', signatureOf(body ?? '')] as const] : []),
          ...(random() < 0.5
            ? [['authorization', `Bearer ${oneOf(random, Object.values(hostile.tokens))}`] as const]
            : []),
        ],
        ...(body !== null && { body }),
      };
      const answered = await send(sent);
      statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1);
      const faults = endpoint.path.startsWith('/console') ? faultsOf(answered) : loginFaultsOf(answered);
      check(round, `${sent.method} ${sent.target} ${body}`, answered.status === 0 ? ['no answer'] : faults);
    }
    for (const status of [200, 400, 401]) expect([status, statuses.has(status)]).toEqual([status, true]);
  },
  TIMEOUT_MS,
);

test(
  `the sockets answer it or end the connection, and nothing else ends, ${named}`,
  async () => {
    const random = randomFrom(seed);
    const entries = createClientEvents({
      ...WITHOUT_CONVERSATIONS,
      ticketFacts: async () => null,
      ticketOwner: async () => null,
    });
    const known = { ...hostile.known, ticket_id: hostile.known.id, messageId: 'x' };
    const sockets = new Map<string, RawSocket>();
    const bystander = await openSeated(hostile.port, hostile.tokens.user);
    for (let round = 0; round < rounds; round++) {
      const role = oneOf(random, ['user', 'admin', 'guest'] as const);
      const token = role === 'guest' ? null : hostile.tokens[role];
      const socket = sockets.get(role) ?? (await openSeated(hostile.port, token));
      sockets.set(role, socket);
      const entry = oneOf(random, entries);
      const packet = [entry.event, sampleOf(entry.input, known, random() < 0.5)];
      // Mostly good packets with bad input, sometimes packets that are bad themselves.
      const text =
        random() < 0.8 ? `["${entry.event}",${mutated(packet[1], random)}]` : mutated(packet, random);
      const head =
        random() < 0.95
          ? `42/support,${round}`
          : oneOf(random, [
              '42',
              '45/support,',
              '451-/support,',
              '4',
              '9',
              '41/support,',
              '42/support,-1',
              '42/nowhere,',
              `42/support,${'9'.repeat(40)}`,
            ]);
      socket.send(head + text);
      const isAnswered = await Promise.race([
        socket.packet(`43/support,${round}[`),
        socket.closed.then(() => null),
        pong(bystander, round),
      ]);
      if (typeof isAnswered === 'string' && isAnswered.startsWith(`43/support,${round}[`)) {
        const [inner] =
          /\bat \S+ \(|node:|\.ts\b|zod|sqlite|TypeError|undefined|\[object/.exec(isAnswered) ?? [];
        // Ids are echoed, whatever they are.
        const isInner = inner !== undefined && !text.includes(inner);
        if (!/"success":(true|false)/.test(isAnswered) || isInner) check(round, head + text, [isAnswered]);
      }
      if (isAnswered === null) sockets.delete(role);
      socket.received.length = 0;
      bystander.received.length = 0;
    }
    for (const socket of [...sockets.values(), bystander]) socket.close();
  },
  TIMEOUT_MS,
);

test(
  `a handshake is accepted or refused, and nothing else ends, ${named}`,
  async () => {
    const random = randomFrom(seed);
    const bystander = await openSeated(hostile.port, hostile.tokens.user);
    const seen = new Set<string>();
    for (let round = 0; round < rounds / 10; round++) {
      const socket = await openRawSocket(hostile.port);
      const who = oneOf(random, [
        { guestId: null },
        { token: hostile.tokens.user },
        { token: hostile.tokens.admin },
      ]);
      const auth = mutated({ ...who, since_position: oneOf(random, [0, 10, null]) }, random);
      const packet = `40/support,${auth}`;
      socket.send(packet);
      const answers = [
        socket.packet('40/support,{"sid"'),
        socket.packet('44/support,'),
        pong(bystander, round),
      ];
      const answer = await Promise.race([...answers.slice(0, 2), socket.closed.then(() => null)]);
      await answers[2];
      seen.add(answer?.slice(0, 2) ?? 'ended');
      if (answer?.startsWith('44') && /\bat \S+ \(|node:|\.ts\b|zod|TypeError|\[object/.test(answer))
        check(round, packet, [answer]);
      socket.close();
      bystander.received.length = 0;
    }
    bystander.close();
    for (const outcome of ['40', '44']) expect(seen).toContain(outcome);
  },
  TIMEOUT_MS,
);

/** Resolves when another socket, which asks after the one under attack was sent something, has its answer. */
async function pong(bystander: RawSocket, round: number): Promise<string | null> {
  bystander.send(`42/support,${round}["leave_ticket",{"ticket_id":"x"}]`);
  const answer = await bystander.packet(`43/support,${round}[`);
  if (answer === null) throw new Error(`round ${round}: another socket was ended`);
  return answer;
}

test('after all that it answers as ever, and its log kept everything to itself', async () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).zqpolluted).toBeUndefined();
  expect(await hostile.history()).not.toMatch(/zqpolluted/);
  await hostile.roundTrip();
  expect(hostile.logFaults()).toEqual([]);
});
