/** Keeps the stripped text of each source, and drops those that no source has any more. */
import './node-version.js';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { narrow } from './narrow.js';
import { nameOf, SOURCES, STRIPPED } from './stripped.js';

/** A space as wide as the letter beyond Latin-1 that was there, such as in a comment of a type. */
const WIDE_SPACE = /[\u0100-\uffff]/g;

/**
 * The program without its types. They become spaces, which V8 keeps with the text of each module. Those at the ends of lines may go:
 * no source has any of its own.
 */
function stripped(source) {
  const text = module.stripTypeScriptTypes(source);
  const plain = text.replaceAll(WIDE_SPACE, (unit, at) => (unit === source[at] ? unit : ' '));
  return plain.replaceAll(/ +$/gm, '');
}

mkdirSync(STRIPPED, { recursive: true });
const present = new Set(readdirSync(STRIPPED));
const needed = new Set();
for (const path of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.ts')) continue;
  const source = readFileSync(join(SOURCES, path), 'utf8');
  const name = nameOf(source);
  needed.add(name);
  if (present.has(name)) continue;
  // Several processes may start at once: each sees a whole file or none.
  const draft = join(STRIPPED, `${name}.${process.pid}`);
  writeFileSync(draft, narrow(stripped(source)));
  renameSync(draft, join(STRIPPED, name));
}
for (const name of present) {
  if (name.endsWith('.js') && !needed.has(name)) rmSync(join(STRIPPED, name), { force: true });
}
