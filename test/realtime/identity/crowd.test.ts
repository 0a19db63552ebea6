import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { createCommandHandler } from '../../../src/commands/handle.ts';
import { createLogins } from '../../../src/commands/identity/logins.ts';
import { codec } from '../../../src/events/catalogue.ts';
import { type CommandId, instant } from '../../../src/events/ids.ts';
import { type CloudApi, deliverWebhook, pressOf, startCloudApi } from '../../support/cloud-api.ts';
import { startTestDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';
import { initiate, randomPhone, waitFor } from '../../support/login.ts';

const CROWD = 1_000;
const PER_ADDRESS = 100;
const PER_LOGIN = 5;

let cloud: CloudApi;
let desk: TestDesk;
beforeAll(async () => {
  cloud = await startCloudApi();
  desk = await startTestDesk({ env: { ...cloud.env, RATE_LIMITS: 'on' } });
});
afterAll(async () => {
  await desk.dispose();
  await cloud.close();
});

/** A machine of the loopback network, which counts as an address of its own. */
const from = (machine: number) => ({ localAddress: `127.0.1.${machine}` });

/** Session ids of logins that nobody will confirm, started as by other nodes. */
async function idleLogins(count: number): Promise<string[]> {
  const keys = {
    secrets: [createSecretKey(randomBytes(32))],
    lookUp: [createSecretKey(randomBytes(32))],
  } as const;
  const logins = createLogins(createCommandHandler(desk.stores.log, codec), keys);
  const started = Array.from({ length: count }, async () => {
    const commandId = randomUUID() as CommandId;
    await logins.start(randomPhone(), {
      now: () => instant(Date.now()),
      commandId,
      claimedAt: null,
      actor: { kind: 'system', id: null },
      ...{ requestId: 'crowd', correlationId: 'crowd' },
    });
    const sessionId = await logins.sessionIdOf(commandId);
    if (typeof sessionId !== 'string') throw new Error(sessionId.refused);
    return sessionId;
  });
  return Promise.all(started);
}

describe('a thousand waiting pages', () => {
  it('keep nobody else from working, and go on waiting', async () => {
    const phone = randomPhone();
    const { sessionId, buttonId } = await initiate(desk, cloud, phone);
    const logins = await idleLogins(CROWD / PER_LOGIN);
    const crowd = await Promise.all(
      Array.from({ length: CROWD }, (_, n) =>
        waitFor(desk, logins[n % logins.length] ?? '', from(1 + Math.floor(n / PER_ADDRESS))),
      ),
    );
    const waiting = () => crowd.filter(({ socket }) => socket.readyState === socket.OPEN).length;
    expect(waiting()).toBe(CROWD);

    const { status } = await desk.post('/api/v1/support/request-support', ticketRequest());
    const ready = await desk.get('/health/ready');
    const page = await waitFor(desk, sessionId);
    await deliverWebhook(desk.url, pressOf(buttonId, phone));
    expect([status, ready.status, (await page.ended).code, waiting()]).toEqual([201, 200, 1000, CROWD]);

    for (const { socket } of crowd) socket.terminate();
    await Promise.all(crowd.map(({ ended }) => ended));
    // Whoever goes makes room.
    (await waitFor(desk, logins[0] ?? '', from(1))).socket.terminate();
  });
});
