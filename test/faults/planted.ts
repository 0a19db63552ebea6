import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLANTS, type Plant } from './plants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a desk and the harness are made of. */
const COPIED = ['src', 'test', 'client', 'README.md', 'package.json'];
/** What is only read. */
const LINKED = ['node_modules', 'console'];
/** Stands in the last line of a harness that has found something. */
export const FOUND = 'lines of problems';
/** Chance decides whether a round has occasion to find a fault. */
const ROUNDS = '10';

/**
 * Plants each of these faults into a copy of the desk, and runs the harness there. Returns whether it has found them all.
 *
 * @param names of plants; all of them if there are none
 */
export async function findPlanted(names: readonly string[], say: (line: string) => void): Promise<boolean> {
  const asked = names.length > 0 ? names : Object.keys(PLANTS);
  let isFound = true;
  for (const name of asked) {
    const plant = PLANTS[name];
    if (!plant) throw new Error(`there is no plant '${name}'; there are ${Object.keys(PLANTS).join(', ')}`);
    const started = performance.now();
    const finding = await findingOf(plant);
    const seconds = Math.round((performance.now() - started) / 1_000);
    say(`${name} (${plant.what}): ${finding === null ? 'NOT FOUND' : `found: ${finding}`} (${seconds} s)`);
    isFound &&= finding !== null;
  }
  return isFound;
}

/** The first problem that the harness has found; null: none. Throws when it has failed in another way. */
async function findingOf(plant: Plant): Promise<string | null> {
  const copy = mkdtempSync(join(tmpdir(), 'casebook-planted-'));
  try {
    for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true, filter: isOwn });
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(copy, name));
    const file = join(copy, 'src', plant.file);
    const source = readFileSync(file, 'utf8');
    if (source.split(plant.find).length !== 2)
      throw new Error(`${plant.file} does not hold once: ${plant.find}`);
    writeFileSync(
      file,
      source.replace(plant.find, () => plant.replace),
    );
    return await run(copy, plant.args);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const isOwn = (path: string): boolean => !path.endsWith('node_modules');

async function run(root: string, args: readonly string[]): Promise<string | null> {
  const main = join(root, 'test/faults/main.ts');
  const child = spawn(process.execPath, [main, '--rounds', ROUNDS, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [printed, errors] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'exit'),
  ]);
  if (child.exitCode === 0) return null;
  const lines = String(Buffer.concat(errors)).trimEnd().split('\n');
  const [, problem] = lines;
  // One that breaks ends with 1 as well.
  if (child.exitCode !== 1 || !problem || !lines.at(-1)?.includes(FOUND))
    throw new Error(`${Buffer.concat(printed)}\n${Buffer.concat(errors)}`);
  return problem;
}
