import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { removeSqliteReadStore } from '../../src/projections/store/sqlite/writer.ts';
import { openTicket } from '../support/acceptance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';

const LIST = '/api/v1/unified-admin/support';

describeOnEmbedded('a projection that is missing in its version when a desk starts', () => {
  let directory: string;
  let desk: TestDesk;
  let admin: string;

  const inReadModels = (sql: string) => {
    const db = new DatabaseSync(readModelsFile(directory), { timeout: 5_000 });
    db.exec(sql);
    db.close();
  };
  const ready = async () => desk.get('/health/ready');
  const unavailable = async () =>
    /^casebook_unavailable_projections (\d+)/m.exec(await (await fetch(`${desk.url}/metrics`)).text())?.[1];

  beforeAll(async () => {
    admin = await tokenFor('admin', { sub: 'reader' });
    desk = await startTestDesk();
    directory = desk.directory;
    await openTicket(desk);
    await desk.stop();
    // Its table can't be made while a view has the name.
    inReadModels(`DELETE FROM projections WHERE name = 'ticketing/messages'; DROP TABLE ticketing_messages_1;
      CREATE VIEW ticketing_messages_1 AS SELECT 1`);
    desk = await startTestDesk({ directory });
  });
  afterAll(() => desk.dispose());

  it('answers 503 alone until it has caught up, while all others go on, and is named', async () => {
    await openTicket(desk);
    const list = await desk.get(`${LIST}?limit=10`, admin);
    expect([list.status, list.body.data.tickets.length]).toEqual([200, 2]);
    const detail = () => desk.get(`${LIST}/${list.body.data.tickets[0].id}`, admin);
    const refused = await detail();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { degraded: ['being rebuilt, and not answered meanwhile: ticketing/messages'] },
    });
    expect(await unavailable()).toBe('1');

    inReadModels('DROP VIEW ticketing_messages_1');
    let served = refused;
    // It is tried again every second; each look asks the desk.
    while (served.status === 503) served = await detail();
    expect(served.status).toBe(200);
    expect(served.body.data.messages).toHaveLength(1);
    // Readiness and figures are each remembered for a second.
    while ((await ready()).body.degraded?.length > 0);
    while ((await unavailable()) !== '0');
    await openTicket(desk);
    expect((await desk.get(`${LIST}?limit=10`, admin)).body.data.tickets).toHaveLength(3);
  });

  it('is told in the log when what was there could not be used', async () => {
    await desk.stop();
    removeSqliteReadStore(readModelsFile(directory));
    await writeFile(readModelsFile(directory), 'x'.repeat(10_000));
    const lines: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    desk = await startTestDesk({ directory, logger });
    expect((await desk.get(`${LIST}?limit=10`, admin)).body.data.tickets).toHaveLength(3);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        msg: 'the read models are being rebuilt from the log',
        reason: expect.stringMatching(/read-models\.sqlite was no database/),
      }),
    );
  });
});
