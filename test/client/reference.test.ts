import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLIENT = join(import.meta.dirname, '../../client');
const FILE = 'docs/client.md';

test('docs/client.md is what the comments of the client say; `npm run client:docs` makes it', async () => {
  const typedoc = dirname(createRequire(join(CLIENT, 'package.json')).resolve('typedoc/package.json'));
  const out = await mkdtemp(join(tmpdir(), 'casebook-reference-'));
  try {
    await run(process.execPath, [join(typedoc, 'bin/typedoc'), '--out', out], { cwd: CLIENT });
    const reference = await readFile(join(out, 'client.md'), 'utf8');
    if (process.env.UPDATE_CLIENT_DOCS === '1') await writeFile(FILE, reference);
    expect(await readFile(FILE, 'utf8')).toBe(reference);
  } finally {
    await rm(out, { recursive: true });
  }
});
