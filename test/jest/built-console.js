import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = [
  'console/src',
  'console/build',
  'console/index.html',
  'console/vite.config.ts',
  'client/src',
];

/** When the newest of these files was changed, milliseconds since the epoch; 0 where there is none. */
function newestIn(path) {
  const one = statSync(path, { throwIfNoEntry: false });
  if (!one?.isDirectory()) return one?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/**
 * Builds the console once before all tests, if it has changed since the last build. Where it can't be built, only the tests
 * fail that need it.
 */
export default function buildConsole() {
  const built = newestIn(join(root, 'console/dist/index.html'));
  if (built > Math.max(...SOURCES.map((path) => newestIn(join(root, path))))) return;
  try {
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    process.stderr.write(`The console could not be built: ${error.message}\n`);
  }
}
