import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysFile } from '../../../src/events/privacy/sqlite/key-file.ts';
import { ADMIN, type Person, person, ticketOf } from '../../support/acceptance.ts';
import { startTestDesk, type TestDesk, tokenFor } from '../../support/desk.ts';
import { describeOnEmbedded } from '../../support/embedded.ts';

describeOnEmbedded('keys from before an erasure', () => {
  let directory: string;
  let desk: TestDesk;
  let admin: string;
  let ada: Person;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'casebook-older-keys-'));
    desk = await startTestDesk({ directory });
    admin = await tokenFor('admin');
    ada = await person('user', 'Ada Obi');
  });
  afterAll(() => desk.dispose());

  const restart = async (between: () => Promise<unknown>) => {
    await desk.stop();
    await between();
    desk = await startTestDesk({ directory });
  };
  const erase = async () => {
    const path = `/api/v1/privacy/subjects/user:${ada.id}/erase`;
    expect((await desk.post(path, { reason: 'Request-118' }, await tokenFor('auditor'))).status).toBe(200);
  };
  const subjectOf = async (id: string) => (await desk.get(`${ADMIN}/${id}`, admin)).body.data.subject;
  const putBack = async (copy: string) => {
    for (const suffix of ['-wal', '-shm']) await rm(keysFile(directory) + suffix, { force: true });
    await cp(copy, keysFile(directory));
    for (const suffix of ['', '-wal', '-shm'])
      await rm(join(directory, `read-models.sqlite${suffix}`), { force: true });
  };

  it('do not bring the person back, whom the log knows to be erased', async () => {
    const ticket = await ticketOf(desk, ada, { subject: 'Comeback' });
    const copy = join(directory, 'keys-of-yesterday');
    await restart(() => cp(keysFile(directory), copy));
    await erase();
    await restart(() => putBack(copy));
    expect(await subjectOf(ticket.id)).toBe('[erased]');
    // The destructions of the copy have caught up: what the erased person wrote stays closed.
    await restart(async () => {});
    expect(await subjectOf(ticket.id)).toBe('[erased]');
  });

  it('leave what the person wrote after they had come back', async () => {
    const again = await ticketOf(desk, ada, { subject: 'Newcomer' });
    await restart(() => rm(join(directory, 'erasures-compared.json')));
    expect(await subjectOf(again.id)).toBe('Newcomer');
  });
});
