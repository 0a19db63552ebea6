import { readFile, stat } from 'node:fs/promises';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  /** It is a workspace of this repository: `resolved` is its folder. */
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

describe('the lock file', () => {
  let packages: Readonly<Record<string, LockedPackage>>;
  beforeAll(async () => {
    ({ packages } = await json('package-lock.json'));
  });

  // A registry that lacks a platform's package makes npm leave it out, and `npm ci` then refuses on every machine.
  it('has the optional packages of every platform, so that npm ci passes on each of them', () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry', () => {
    const elsewhere = Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link);
    expect(elsewhere).toEqual([]);
  });
});

test('every version is pinned', async () => {
  const { workspaces } = await json('package.json');
  const manifests = await Promise.all(
    ['.', ...workspaces].map((folder: string) => json(`${folder}/package.json`)),
  );
  const versions = manifests.flatMap(({ dependencies, devDependencies }): string[] =>
    Object.values({ ...dependencies, ...devDependencies }),
  );
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-r\.\d+)?$/.test(version))).toEqual([]);
});

test('the changelog has the version, below what is not released yet', async () => {
  const { version } = await json('package.json');
  const headings = (await readFile('CHANGELOG.md', 'utf8')).match(/^## .*$/gm) ?? [];
  expect(headings.slice(0, 2)).toEqual([
    '## [Unreleased]',
    expect.stringMatching(`^## \\[${version}\\] - \\d{4}-\\d\\d-\\d\\d$`),
  ]);
  expect((await json('package-lock.json')).version).toBe(version);
});

// npm sets the mode of what `bin` names: the clone would differ from the commit after every `npm ci`.
test('the files that bin names are executable', async () => {
  const { bin } = await json('package.json');
  for (const file of Object.values<string>(bin))
    expect([file, (await stat(file)).mode & 0o111]).toEqual([file, 0o111]);
});
