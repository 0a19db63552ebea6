import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { walkOf } from '../support/walk.ts';

/** A dozen processes, each of which npm starts. */
const { install, commands, folder, run } = walkOf('auditors.md', 60);

test('the walk of docs/auditors.md leads from a head that is kept to an event that is proven, command by command', async () => {
  expect(install.split('\n')[0]).toBe('npm ci');
  const printed: string[] = [];
  for (const command of commands) printed.push(await run(command));
  const after = (part: string) => printed[commands.findIndex((command) => command.includes(part))] ?? '';
  expect(after('verify --head heads.txt')).toMatch(
    /\nNothing was changed up to position \d+, by the heads that were kept elsewhere\n/,
  );
  expect(after('verify --file log.ndjson --head')).toMatch(
    /1 of 1 heads that were kept elsewhere agree\nNothing was changed up to position/,
  );
  expect(after('verify --event')).toMatch(/^Event \S+ \(position .* is exactly what the head of/);
  expect(after('verify --consistency')).toMatch(
    /^Between them, events were only added: the head of \S+ with \d+ events follows/,
  );
  const listed = after('/audit/heads"');
  expect(JSON.parse(listed.slice(0, listed.indexOf('}{') + 1)).success).toBe(true);
  expect(readFileSync(join(folder, 'heads.txt'), 'utf8').trim().split('\n')).toHaveLength(1);
}, 180_000);
