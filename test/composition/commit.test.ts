import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitIn } from '../../src/composition/commit.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'casebook-commit-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

describe('the commit that is checked out', () => {
  it.each([
    ['alone', { '.git/HEAD': `${COMMIT}\n` }],
    ['as a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${COMMIT}\n` }],
    [
      'as a packed branch',
      {
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/packed-refs': `# pack-refs\n${COMMIT} refs/heads/main\n`,
      },
    ],
    ['in an image, which has no repository', { COMMIT }],
    [
      'in a worktree',
      {
        '.git': 'gitdir: repository/worktrees/one\n',
        'repository/worktrees/one/HEAD': 'ref: refs/heads/one\n',
        'repository/worktrees/one/commondir': '../..\n',
        'repository/refs/heads/one': `${COMMIT}\n`,
      },
    ],
  ])('is found %s', (_, files) => {
    write(files);
    expect(commitIn(root)).toBe(COMMIT);
  });

  it('is unknown without a repository', () => {
    expect(commitIn(root)).toBeNull();
    write({ COMMIT: '' });
    expect(commitIn(root)).toBeNull();
  });
});
