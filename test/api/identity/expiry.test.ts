import { BEGINNING } from '../../../src/events/log/port.ts';
import { type CloudApi, startCloudApi } from '../../support/cloud-api.ts';
import { clientOf, startTestDesk, type TestDesk } from '../../support/desk.ts';
import { identityNodeOf } from '../../support/identity-node.ts';
import { initiate, randomPhone } from '../../support/login.ts';
import { untilRecorded } from '../../support/logs.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let cloud: CloudApi;
let desk: TestDesk;
let now: number;
beforeAll(async () => {
  now = Date.now();
  cloud = await startCloudApi();
  desk = await startTestDesk({ env: cloud.env, wallClock: () => now });
});
afterAll(async () => {
  await desk.dispose();
  await cloud.close();
});

describe('what expires', () => {
  it('is recorded for a login that nobody confirms and nobody waits for', async () => {
    await initiate(desk, cloud, randomPhone());
    now += 10 * MINUTE;
    expect(await untilRecorded(desk.stores.log, 'LoginExpired', 1)).toHaveLength(1);
  });

  it('is a session that nobody goes on with, and no login that led to one', async () => {
    const { userId, refreshToken } = await identityNodeOf(desk).logIn(randomPhone());
    const { log, progress } = desk.stores;
    await progress.reached(await log.end(), 5_000);
    now += 31 * DAY;
    const [expired] = await untilRecorded(log, 'SessionExpired', 1);
    expect(JSON.parse(expired?.data ?? '')).toMatchObject({ userId });
    const all = await log.readAll(BEGINNING, 1_000);
    expect(all.filter(({ type }) => type === 'LoginExpired')).toHaveLength(1);
    const { status } = await clientOf(desk.url).post('/api/auth/refresh', { refresh_token: refreshToken });
    expect(status).toBe(401);
  });
});
