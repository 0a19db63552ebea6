import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { keyedContactName } from '../../src/commands/directory/contact-streams.ts';
import { createDirectory } from '../../src/commands/directory/directory.ts';
import { contactFold, userFold } from '../../src/commands/directory/people.ts';
import { createCommandHandler } from '../../src/commands/handle.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { openCodecToRead } from '../../src/composition/stores/keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec, eventCatalogue } from '../../src/events/catalogue.ts';
import { createCodec, decodeOrThrow } from '../../src/events/codec.ts';
import { userContactStream, userStream } from '../../src/events/directory/events.ts';
import { BEGINNING, type EventLog, LogUnavailable, NO_STREAM } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { ticketOpened as ticketOpenedDefinition } from '../../src/events/ticketing/events.ts';
import { needsProtection } from '../../src/migrate/needs-protection.ts';
import { protect } from '../../src/migrate/protect.ts';
import { casebook } from '../support/commands.ts';
import { startTestDesk, tokenFor } from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';
import {
  CONTACT_KEYS,
  commandContext,
  johnDoe,
  metadata,
  ticketOpened,
  transactionId,
  userRecord,
} from '../support/examples.ts';
import { memoryKeys } from '../support/keys.ts';
import { nodeOn, withMethods } from '../support/logs.ts';
import { NO_SETTINGS } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const UNTIL = Date.parse('2026-03-02T09:30:00Z');
const ENDING = 'idempotency-';
const asItIs = (stream: string) => stream;
const unseen = { copying: () => {}, verifying: () => {} };

const temporary = () => mkdtempSync(join(tmpdir(), 'casebook-protect-'));

/** A log as a version without keys has left it. */
async function plainLog(directory: string): Promise<EventLog> {
  const log = await openSqliteLog({ directory });
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'protect '.repeat(8) }));
  await fillLog(log, { seed: 9, tickets: 40, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
  return log;
}

const all = (log: EventLog) => log.readAll(BEGINNING, 100_000);
const told = async (log: EventLog, by = codec) =>
  (await decodeOrThrow(by, await all(log))).map(({ position: _, ...event }) => event);

describe('a log that is written anew with its texts sealed', () => {
  let directory: string;
  let log: EventLog;
  let target: EventLog;
  beforeEach(async () => {
    directory = temporary();
    log = await plainLog(join(directory, 'plain'));
    target = await openSqliteLog({ directory: join(directory, 'sealed') });
  });
  afterEach(async () => {
    await log.close();
    await target.close();
    rmSync(directory, { recursive: true });
  });

  it('says the same to those who have the keys, wherever it was cut off before', async () => {
    const sealing = createCodec(eventCatalogue, memoryKeys());
    const before = await told(log);
    let left = 700;
    const dying = withMethods(target, {
      append: (...asked) =>
        left-- > 0 ? target.append(...asked) : Promise.reject(new LogUnavailable('gone')),
    });
    const parts = { source: { log, codec: sealing }, ending: ENDING, nameOf: asItIs, report: unseen };
    await expect(protect({ ...parts, target: dying })).rejects.toThrow('gone');
    const begun = (await all(target)).length;
    expect(begun).toBeGreaterThan(0);
    const { events, found } = await protect({ ...parts, target });
    expect([events, found]).toEqual([before.length, begun]);
    expect(await told(target, sealing)).toEqual(before);
    const stored = JSON.stringify(await all(target));
    for (const { event } of before)
      if (event.type === 'ReplySent')
        expect(stored).not.toContain((event.data as { message: string }).message);
  });

  it('finds people by addresses whose hashes in it need a key, as they were found before', async () => {
    const email = 'john@example.com';
    const hash = createHash('sha256').update(`email:${email}`).digest('hex');
    await nodeOn(log).execute(
      contactFold,
      userContactStream(hash),
      () => [{ type: 'UserContactNoted', data: { userId: johnDoe.id } }],
      commandContext(),
    );
    const recorded = {
      type: 'UserRecorded' as const,
      data: { userId: johnDoe.id, record: userRecord({ email }) },
    };
    await nodeOn(log).execute(userFold, userStream(johnDoe.id), () => [recorded], commandContext());
    const nameOf = (stream: string) => keyedContactName(CONTACT_KEYS, stream);
    const source = { log, codec: createCodec(eventCatalogue, memoryKeys()) };
    await protect({ source, target, ending: ENDING, nameOf, report: unseen });
    expect(JSON.stringify(await all(target))).not.toContain(hash);
    const commands = createCommandHandler(target, source.codec);
    const directory = createDirectory(commands, { contactKeys: CONTACT_KEYS });
    expect((await directory.userByContact({ email, phoneNumber: null }))?.id).toBe(johnDoe.id);
  });

  it('is not asked for by an event that was sealed when fewer of its fields were known as personal', async () => {
    const keys = memoryKeys();
    const { relatedTransactionId: _, ...subjects } = ticketOpenedDefinition.subjects;
    const then = eventCatalogue.map((one) => (one.type === 'TicketOpened' ? { ...one, subjects } : one));
    const event = ticketOpened({ relatedTransactionId: transactionId });
    const earlier = createCodec(then as typeof eventCatalogue, keys);
    const own = await earlier.keysFor([{ ...event, actor: metadata().actor }]);
    const { unsealed: __, ...stored } = earlier.encode(randomUUID(), event, metadata(), own);
    await target.append('ticket-1', NO_STREAM, [stored]);
    expect(JSON.stringify(await all(target))).toContain(transactionId);
    expect(await needsProtection(target, { ending: ENDING, nameOf: asItIs })).toBe(false);
    expect(await needsProtection(log, { ending: ENDING, nameOf: asItIs })).toBe(true);
  });

  it('leaves sealed events as they are, and keys that were destroyed stay so', async () => {
    const keys = memoryKeys();
    const sealing = createCodec(eventCatalogue, keys);
    const parts = { ending: ENDING, nameOf: asItIs, report: unseen };
    await protect({ ...parts, source: { log, codec: sealing }, target });
    const [user] = (await told(target)).filter(({ event }) => event.type === 'UserRecorded');
    const { userId } = (user as { event: { data: unknown } }).event.data as { userId: string };
    const subject = `user:${userId}`;
    await keys.destroy([subject]);
    const again = await openSqliteLog({ directory: join(directory, 'again') });
    await protect({ ...parts, source: { log: target, codec: sealing }, target: again });
    const texts = ({ data, metadata }: { data: string; metadata: string }) => [data, metadata];
    expect((await all(again)).map(texts)).toEqual((await all(target)).map(texts));
    expect(await keys.withKeys([subject])).toEqual(new Set());
    await again.close();
  });
});

describeOnEmbedded('casebook protect', () => {
  it('puts the new log in the place of the old one, on which the desk goes on', async () => {
    const directory = temporary();
    const log = await plainLog(directory);
    const [opened] = (await told(log)).filter(({ event }) => event.type === 'TicketOpened');
    const { event } = opened as { event: { data: unknown } };
    const { ticketId, description } = event.data as { ticketId: string; description: string };
    await log.close();
    const inFiles = () =>
      readdirSync(directory)
        .filter((file) => file.startsWith('events.sqlite'))
        .map((file) => readFileSync(join(directory, file), 'latin1'));
    expect(inFiles().join()).toContain(description);
    const env = { NODE_ENV: 'test', DATA_DIR: directory };
    const { stdout } = await promisify(execFile)(
      join(ROOT, 'node_modules/.bin/node'),
      ['src/cli/casebook.js', 'protect'],
      { cwd: ROOT, env: { ...NO_SETTINGS, ...env } },
    );
    expect(stdout).toMatch(/^A log with personal texts encrypted is in .*: \d+ events in \d+ streams/);
    expect(stdout).toMatch(
      /before-restore-\S+\. It holds people's texts in the clear, .*heads that auditors have kept are of it/,
    );
    expect(inFiles().join()).not.toContain(description);
    expect(existsSync(join(directory, 'protecting'))).toBe(false);
    // Another log would void the heads that auditors have kept, for nothing.
    const [before, names] = [inFiles(), readdirSync(directory)];
    expect((await casebook(['protect'], env)).stdout).toBe(
      'Nothing is left to encrypt: the log stays as it is\n',
    );
    expect([inFiles(), readdirSync(directory)]).toEqual([before, names]);
    const desk = await startTestDesk({ directory, wallClock: () => UNTIL });
    const { body } = await desk.get(`/api/v1/unified-admin/support/${ticketId}`, await tokenFor('admin'));
    expect(body.data.description).toBe(description);
    await desk.dispose();
  });

  it('keys are counted, and wrapped anew with a new PRIVACY_KEY', async () => {
    const [old, next] = ['o', 'n'].map((letter) => `${letter}q7Zr1xW0dN5uKc8VtYb3mHf6sPj9aLg2EoIi4TyRkU`) as [
      string,
      string,
    ];
    const desk = await startTestDesk({ env: { PRIVACY_KEY: old } });
    const opened = await desk.post('/api/v1/support/request-support', {
      ...{ email: 'ada@example.com', subject: 'A subject', description: 'A description of it' },
    });
    expect(opened.status).toBe(201);
    await desk.stop();
    const env = { NODE_ENV: 'test', DATA_DIR: desk.directory };
    const keys = (PRIVACY_KEY: string, ...args: string[]) =>
      casebook(['keys', ...args], { ...env, PRIVACY_KEY });
    expect((await keys(old)).stdout).toMatch(
      /^[0-9a-f]{16} \(version 1 of PRIVACY_KEY\): 1 keys\ndestroyed: 0\n$/,
    );
    expect(await keys(next, 'rotate')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^casebook: PRIVACY_KEY: a key was wrapped with another/),
    });
    expect((await keys(`${next},${old}`, 'rotate')).stdout).toMatch(
      /^2 keys wrapped with the first PRIVACY_KEY\n/,
    );
    const config = loadConfig({ DATA_DIR: desk.directory, PRIVACY_KEY: next });
    const log = await openSqliteLog({ directory: desk.directory });
    const reading = await openCodecToRead(config);
    expect(JSON.stringify(await told(log, reading))).toContain('A description of it');
    await reading.close();
    await log.close();
    await desk.dispose();
  });
});
