import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fills a data directory, unless an earlier section or run has, and returns what that has returned, as JSON keeps it. */
export async function filledOnce<Facts>(directory: string, fill: () => Promise<Facts>): Promise<Facts> {
  const note = join(directory, 'filled.json');
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8'));
  const facts = await fill();
  writeFileSync(note, JSON.stringify(facts));
  return facts;
}
