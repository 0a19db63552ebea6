import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { decodeJwt } from 'jose';
import { keptHeadsIn } from '../../src/cli/kept-heads.ts';
import { keysIn } from '../../src/cli/proof-files.ts';
import { problemOf } from '../../src/cli/verify.ts';
import { openLogToRead } from '../../src/composition/stores/event-log.ts';
import { openTreeToRead, treeFile } from '../../src/composition/stores/tree.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { eventsFile } from '../../src/events/log/sqlite/database.ts';
import { pagesOf } from '../../src/migrate/pages.ts';
import { checkLog } from '../../src/proofs/check/check-log.ts';
import { expectedLeaves } from '../../src/proofs/check/expected-leaves.ts';
import { isLeaf } from '../../src/proofs/leaves.ts';
import { createHeadSigner, type TreeHead } from '../../src/proofs/tree-head.ts';
import { casebook } from '../support/commands.ts';
import {
  type Reply,
  SECRET,
  startTestDesk,
  type TestDesk,
  ticketRequest,
  tokenFor,
} from '../support/desk.ts';
import { describeOnEmbedded } from '../support/embedded.ts';
import { until } from '../support/until.ts';
import { dice } from './tampering.ts';

describeOnEmbedded('the commands that check a log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-verify-'));
  const at = (name: string) => join(directory, name);
  const keep = (name: string, content: unknown) => writeFileSync(at(name), JSON.stringify(content));
  let erased: Reply;
  let event: { readonly id: string; readonly position: number };

  const run = (...args: string[]) =>
    casebook(args, { DATA_DIR: directory, JWT_SECRET: SECRET, NODE_ENV: 'test' });

  /** What auditors get of a running desk. */
  async function collect(desk: TestDesk): Promise<void> {
    const auditor = await tokenFor('auditor');
    for (let count = 0; count < 4; count++)
      await desk.post('/api/v1/support/request-support', ticketRequest());
    const { body } = await desk.get('/api/v1/history/events?types=TicketOpened', auditor);
    event = body.data.events[2];
    keep('proof.json', (await desk.get(`/api/v1/audit/proofs/inclusion?event=${event.id}`, auditor)).body);
    const proof = JSON.parse(readFileSync(at('proof.json'), 'utf8')).data;
    writeFileSync(at('head-of-proof.txt'), proof.head.signed);
    keep('keys.json', (await desk.get('/api/v1/audit/keys', auditor)).body);
    keep('earlier.json', (await desk.get('/api/v1/audit/heads/latest', auditor)).body);
    const headers = { 'idempotency-key': 'a-key-that-is-long-enough-0123456789' };
    await desk.call('POST', '/api/v1/support/request-support', { body: ticketRequest(), headers });
    const { size } = JSON.parse(readFileSync(at('earlier.json'), 'utf8')).data;
    keep('growth.json', (await desk.get(`/api/v1/audit/proofs/consistency?from=${size}`, auditor)).body);
  }

  /** The last looks were put on record as the desk stopped: the tree of the next one has them, too. */
  async function provenToTheEnd(): Promise<void> {
    const desk = await startTestDesk({ directory });
    const { log, tree } = desk.stores;
    const end = await log.end();
    await until(async () => ((await tree.state())?.read ?? BEGINNING) >= end);
    await desk.stop();
  }

  beforeAll(async () => {
    const desk = await startTestDesk({ directory });
    await collect(desk);
    // One after the other: what is recorded meanwhile must not be in the head alone.
    const head = await run('head');
    const exported = await run('export-log', '--out', at('log.ndjson'));
    expect([head.code, exported.code]).toEqual([0, 0]);
    writeFileSync(at('heads.txt'), head.stdout);
    expect(await run('verify', '--head', at('heads.txt'))).toMatchObject({ code: 0 });
    erased = await desk.post(
      `/api/v1/privacy/subjects/${encodeURIComponent(`email:${ticketRequest().email}`)}/erase`,
      { reason: 'complaint' },
      await tokenFor('auditor'),
    );
    await desk.stop();
    // The first one takes what the commands have left in the folder of looks into the log.
    for (let time = 0; time < 2; time++) await provenToTheEnd();
    copyFileSync(eventsFile(directory), at('original.sqlite'));
  });
  afterEach(() => copyFileSync(at('original.sqlite'), eventsFile(directory)));
  afterAll(() => rmSync(directory, { recursive: true }));

  function change(sql: string): void {
    const database = new DatabaseSync(eventsFile(directory));
    database.exec(sql);
    database.close();
  }

  it('print a head, one line, and find nothing wrong with the log by it', async () => {
    expect(readFileSync(at('heads.txt'), 'utf8')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { code, stdout } = await run('verify', '--head', at('heads.txt'), '--keys', at('keys.json'));
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /1 of 1 heads that were kept elsewhere agree\n2 of 2 heads of the desk itself agree\nNothing was changed up to position \d+, by the heads that were kept elsewhere\n/,
      ),
    ]);
  });

  it('call nothing a proof when no head was kept elsewhere, and tell since when the desk has its own', async () => {
    const { code, stdout } = await run('verify');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /Nothing contradicts itself, and that is no proof: .*\nThe first head of this tree is of \d{4}-\S+, with \d+ events: the tree may have been made anew then/,
      ),
    ]);
    expect(stdout).not.toContain('Nothing was changed');
  });

  it('say how many heads of the desk they could not compare', async () => {
    keep('no-keys.json', { keys: [] });
    const { code, stdout } = await run('verify', '--keys', at('no-keys.json'));
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('2 heads of the desk itself are signed with keys that are not at hand'),
    ]);
  });

  it.each([
    [
      'changed',
      (position: number) =>
        `UPDATE events SET data = replace(data, 'priority', 'urgency') WHERE position = ${position}`,
    ],
    ['removed', (position: number) => `DELETE FROM events WHERE position = ${position}`],
    [
      'reordered',
      (position: number) =>
        `UPDATE events SET position = -1 WHERE position = ${position}; UPDATE events SET position = ${position} WHERE position = ${position + 1}; UPDATE events SET position = ${position + 1} WHERE position = -1`,
    ],
    [
      'inserted',
      (position: number) =>
        `INSERT INTO events SELECT 1000, stream, 77, 'aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa', type, data, metadata FROM events WHERE position = ${position};
       UPDATE events SET position = position + 1000 WHERE position > ${position}; UPDATE events SET position = ${position + 1} WHERE id = 'aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa'; UPDATE events SET position = position - 999 WHERE position > 1000`,
    ],
  ])('name an event that was %s in the database', async (what, sql) => {
    change(sql(event.position));
    const { code, stdout } = await run('verify', '--head', at('heads.txt'));
    expect(code).toBe(1);
    const place = what === 'inserted' ? event.position + 1 : event.position;
    expect(stdout).toMatch(new RegExp(`position ${place}: .* was ${what}`));
    expect(stdout).toMatch(/the head of .* differs|has more events than the log/);
    expect(stdout).toMatch(/The log is NOT what it was\n$/);
  });

  // A read of the whole log begins after position 0, while one of a stream asks for no position.
  it.each([0, -5])(
    'name an event that was put at position %i, in the database and in an exported file',
    async (position) => {
      change(`INSERT INTO events SELECT ${position}, stream, 77, 'aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa', type, data, metadata
      FROM events WHERE position = ${event.position}`);
      await run('export-log', '--out', at('misplaced.ndjson'));
      for (const from of [[], ['--file', at('misplaced.ndjson'), '--keys', at('keys.json')]]) {
        const { code, stdout } = await run('verify', ...from, '--head', at('heads.txt'));
        expect(code).toBe(1);
        expect(stdout).toMatch(new RegExp(`position ${position}: event aaaaaaaa-`));
        expect(stdout).toMatch(/The log is NOT what it was\n$/);
      }
    },
  );

  // Streams of keys are left out of the tree, while read models are made from events of any stream.
  it.each([
    ['a new stream that is called as one of keys', `INSERT INTO streams (name) VALUES ('idempotency-evil')`],
    ['the stream of a key', `UPDATE streams SET name = 'idempotency-evil' WHERE name LIKE 'idempotency-%'`],
  ])('name a message that was put into %s', async (_, sql) => {
    change(`${sql};
      INSERT INTO events SELECT (SELECT max(position) FROM events) + 1, s.id, 7, 'aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa', 'ReplySent', e.data, e.metadata
      FROM streams s, events e WHERE s.name = 'idempotency-evil' AND e.position = ${event.position}`);
    const { code, stdout } = await run('verify', '--head', at('heads.txt'));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /event aaaaaaaa-\S+ \(revision 7 of idempotency-evil\) stands among idempotency keys/,
      ),
    ]);
  });

  it('name the tail that was cut', async () => {
    change(`DELETE FROM events WHERE position > ${event.position}`);
    const { code, stdout } = await run('verify', '--head', at('heads.txt'));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/is missing at the end of the log[\s\S]*its tail was cut/),
    ]);
  });

  it('find by a head alone that log and tree were made anew, and between which heads', async () => {
    change(
      `UPDATE events SET data = replace(data, 'priority', 'urgency') WHERE position = ${event.position}`,
    );
    copyFileSync(treeFile(directory), at('tree.kept'));
    rmSync(treeFile(directory));
    const { code, stdout } = await run('verify', '--head', at('heads.txt'));
    copyFileSync(at('tree.kept'), treeFile(directory));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /differs: an event was changed, removed, inserted or reordered at position \d+ or before, and no earlier head agrees/,
      ),
    ]);
  });

  it('find any byte that is changed in the database, at 200 places at random, if it is one of the log', async () => {
    const original = readFileSync(at('original.sqlite'));
    const config = loadConfig({ DATA_DIR: directory, JWT_SECRET: SECRET });
    const all = async () => {
      const log = await openLogToRead(config);
      try {
        return JSON.stringify((await log.readAll(BEGINNING, 1_000)).filter(isLeaf));
      } finally {
        await log.close();
      }
    };
    const before = await all();
    const roll = dice(3);
    let found = 0;
    for (let count = 0; count < 200; count++) {
      const at = roll(original.length);
      writeFileSync(eventsFile(directory), original.with(at, (original[at] ?? 0) ^ (1 + roll(255))));
      const problems = await problemsOf(config).catch((error) => [error.name]);
      if (problems.length === 0) expect(await all()).toBe(before);
      else found += 1;
    }
    expect(found).toBeGreaterThan(20);
  });

  /** What `casebook verify` finds, in this process. */
  async function problemsOf(config: Config): Promise<readonly unknown[]> {
    const log = await openLogToRead(config);
    const tree = await openTreeToRead(config, await log.identity());
    try {
      const { findings } = await checkLog({
        ...{ log: await log.identity(), pages: pagesOf(log), heads: [], onProgress: () => {} },
        expected: tree && expectedLeaves(tree),
      });
      const problem = problemOf(eventsFile(directory));
      return problem === null ? findings : [...findings, problem];
    } finally {
      await tree?.close();
      await log.close();
    }
  }

  it('check an exported file, and one event of it, without the desk', async () => {
    const offline = ['--file', at('log.ndjson'), '--keys', at('keys.json')];
    const whole = await run('verify', ...offline, '--head', at('heads.txt'));
    expect([whole.code, whole.stdout]).toEqual([0, expect.stringContaining('Nothing was changed')]);
    const one = ['--event', event.id, '--proof', at('proof.json')];
    const proven = expect.stringMatching(`^Event ${event.id} .* is exactly what the head of`);
    for (const how of [[...offline, ...one], [...offline, ...one, '--head', at('head-of-proof.txt')], one]) {
      const { code, stdout } = await run('verify', ...how);
      expect([code, stdout]).toEqual([0, proven]);
    }
    const alone = await run('export-log', '--event', event.id, '--out', at('one.ndjson'));
    expect([alone.code, readFileSync(at('one.ndjson'), 'utf8').split('\n').length]).toEqual([0, 3]);
    const handed = await run('verify', '--file', at('one.ndjson'), '--keys', at('keys.json'), ...one);
    expect([handed.code, handed.stdout]).toEqual([0, proven]);
    const other = await run('verify', ...offline, ...one, '--head', at('heads.txt'));
    expect([other.code, other.stdout]).toEqual([
      1,
      expect.stringContaining('ask for a proof with the size of yours'),
    ]);
  });

  it('find a log and its proofs from before an erasure as they were, although its texts can no longer be read', async () => {
    expect([erased.status, erased.body.data.keys]).toEqual([200, expect.any(Number)]);
    expect(erased.body.data.keys).toBeGreaterThan(0);
    expect(await run('verify', '--head', at('heads.txt'))).toMatchObject({ code: 0 });
    expect(await run('export-log', '--out', at('after.ndjson'))).toMatchObject({ code: 0 });
    const offline = ['--file', at('after.ndjson'), '--keys', at('keys.json')];
    expect(await run('verify', '--head', at('heads.txt'), ...offline)).toMatchObject({ code: 0 });
    const ofEvent = ['--event', event.id, '--proof', at('proof.json'), ...offline];
    expect(await run('verify', ...ofEvent)).toMatchObject({ code: 0 });
    const entry = readFileSync(at('after.ndjson'), 'utf8')
      .split('\n')
      .find((line) => line.includes(event.id));
    expect(readFileSync(at('log.ndjson'), 'utf8')).toContain(entry);
  });

  it('refuse an event of a file that is not what the proof is for', async () => {
    const text = readFileSync(at('log.ndjson'), 'utf8');
    const line = text.split('\n').find((one) => one.includes(event.id)) ?? '';
    writeFileSync(at('forged.ndjson'), text.replace(line, line.replace('priority', 'urgency')));
    const offline = ['--file', at('forged.ndjson'), '--keys', at('keys.json')];
    const one = await run('verify', ...offline, '--event', event.id, '--proof', at('proof.json'));
    expect([one.code, one.stdout]).toEqual([1, expect.stringMatching(`^Event ${event.id} .* is NOT what`)]);
    const whole = await run('verify', ...offline, '--head', at('heads.txt'));
    expect([whole.code, whole.stdout]).toEqual([
      1,
      expect.stringMatching(`position ${event.position}: event ${event.id} .* was changed`),
    ]);
  });

  it.each([
    [['--file', 'log.ndjson', '--head', 'heads.txt'], /'--keys <files\.\.\.>' is required/],
    [['--event', 'an-id'], /belong together/],
    [['--head', 'keys.json'], /keys\.json' is invalid\. It holds no signed tree head/],
    [['--head', 'empty.txt'], /empty\.txt' is invalid\. It holds no signed tree head/],
    [['--head', 'nowhere.txt'], /^casebook: option '--head <files...>' .*There is no such file/],
    [['--head', 'changed.txt'], /Line 2 has a wrong signature/],
    [['--head', 'cut.txt'], /Line 1 has a wrong signature/],
    [['--keys', 'heads.txt'], /It must hold the answer of GET \/api\/v1\/audit\/keys/],
    [
      ['--event', 'an-id', '--proof', 'keys.json'],
      /It must hold the answer of GET \/api\/v1\/audit\/proofs\/inclusion/,
    ],
  ])('refuse %j with one line', async (args, line) => {
    const [head = ''] = readFileSync(at('heads.txt'), 'utf8').split('\n');
    writeFileSync(at('empty.txt'), '\n');
    writeFileSync(
      at('changed.txt'),
      `The head of today:\n${head.slice(0, -3)}${head.at(-3) === 'A' ? 'B' : 'A'}${head.slice(-2)}\n`,
    );
    writeFileSync(at('cut.txt'), head.slice(0, -20));
    const named = args.map((arg) => (arg.includes('.') ? at(arg) : arg));
    const { code, stderr } = await run('verify', ...named);
    expect([code, stderr]).toEqual([2, expect.stringMatching(line)]);
  });

  it('check that a later head follows from an earlier one, without the log', async () => {
    const proof = JSON.parse(readFileSync(at('growth.json'), 'utf8')).data;
    expect(proof.to).toBeGreaterThan(proof.from);
    const growth = (head: string, file = 'growth.json') =>
      run('verify', '--consistency', at(file), '--head', at(head), '--keys', at('keys.json'));
    expect(await growth('earlier.json')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Between them, events were only added: the head of \S+ with \d+ events follows from/,
      ),
    });
    keep('forged.json', { ...proof, path: [...proof.path.slice(1), proof.path[0].replace(/./g, '0')] });
    expect(await growth('earlier.json', 'forged.json')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^It is NOT shown that/),
    });
    expect(await growth('heads.txt')).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^No kept head/),
    });
    expect(await run('verify', '--consistency', at('growth.json'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("needs '--head <files...>' and '--keys <files...>'"),
    });
  });

  it('refuse a file that is no exported log, and heads that another key has signed', async () => {
    const file = await run('verify', '--file', at('keys.json'));
    expect([file.code, file.stderr]).toEqual([
      1,
      'casebook: it does not begin as a file of casebook export-log\n',
    ]);
    keep('other-keys.json', {
      keys: [
        { kty: 'OKP', crv: 'Ed25519', x: 'hUihV7Adi52LxQMXAOKeyrAGY1wzxe5LbPmmchwt4Gw', kid: 'another' },
      ],
    });
    const { code, stdout } = await run('verify', '--keys', at('other-keys.json'), '--head', at('heads.txt'));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(
        /line 1 of .*heads\.txt is signed with the key \S+, which is not at hand[\s\S]*no proof/,
      ),
    ]);
  });

  it('read heads as they come by mail, or as answers of the desk, and tell those of other keys', async () => {
    const head = readFileSync(at('heads.txt'), 'utf8').trim();
    const wrapped = (head.match(/.{1,72}/g) ?? []).map((line) => `> ${line}\r`);
    const quoted = (head.replaceAll('.', '=2E').match(/.{1,75}/g) ?? []).join('=\r\n');
    const other = await createHeadSigner([Buffer.alloc(32, 7)]).sign(decodeJwt(head) as unknown as TreeHead);
    const mail = [
      'From: me@example.com\r',
      '\r',
      'Keep this:\r',
      ...wrapped,
      '\r',
      'Regards\r',
      quoted,
      '',
      head,
      other,
      head,
    ];
    writeFileSync(at('mail.txt'), mail.join('\n'));
    writeFileSync(
      at('answer.json'),
      JSON.stringify({ success: true, data: { heads: [{ size: 1, signed: head }, { signed: head }] } }),
    );
    const { heads, unknown } = await keptHeadsIn(
      [at('mail.txt'), at('answer.json')],
      keysIn([at('keys.json')]),
    );
    expect(heads).toEqual(Array.from({ length: 6 }, () => decodeJwt(head)));
    expect(unknown).toEqual([expect.stringMatching(/^line \d+ of .*mail\.txt is signed with the key/)]);
  });

  it('refuse to sign a log that is not what its tree was made of, or can be read in part alone', async () => {
    change(`UPDATE events SET data = '{}' WHERE position = ${event.position}`);
    const changed = await run('head');
    expect([changed.code, changed.stdout, changed.stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^casebook: no head is signed, .*: position \d+: event \S+ .* was changed/m),
    ]);
    copyFileSync(at('original.sqlite'), eventsFile(directory));
    change(`INSERT INTO streams (name) VALUES ('ticket-many');
      INSERT INTO events WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 1999)
      SELECT (SELECT max(position) FROM events) + 1 + n, (SELECT max(id) FROM streams), n, 'event-' || n, 'TicketRated', '{}', '{}' FROM n;
      PRAGMA wal_checkpoint(TRUNCATE)`);
    const whole = readFileSync(eventsFile(directory));
    const page = Math.floor(whole.indexOf('event-1200') / 4_096);
    writeFileSync(eventsFile(directory), whole.fill(0, page * 4_096, (page + 1) * 4_096));
    renameSync(treeFile(directory), at('tree.kept'));
    const spoiled = await run('head');
    renameSync(at('tree.kept'), treeFile(directory));
    expect([spoiled.code, spoiled.stdout, spoiled.stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^casebook: no head is signed, .*malformed/m),
    ]);
  });
});
