import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of all sources, and that of their stripped texts, which may be deleted at any time. */
export const SOURCES = fileURLToPath(new URL('../../', import.meta.url));
export const STRIPPED = fileURLToPath(
  new URL(`../../../node_modules/.cache/casebook/stripped-${process.version}/`, import.meta.url),
);
const SOURCES_URL = new URL('../../', import.meta.url).href;

const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const textOf = (file) => readFileSync(new URL(file, import.meta.url));
/** Of what strips: other versions of it make other texts. */
const STRIPPER = sha256(textOf('./strip-sources.js'), textOf('./narrow.js'));

/** The name follows from the content and from what strips it, so that what either was before is never mistaken for it. */
export const nameOf = (source) => `${sha256(STRIPPER, source)}.js`;

let isComplete = false;

/** Strips all sources in a process of its own: the stripper takes 35 MiB that the thread which used it never gives back. */
function stripAll() {
  if (isComplete) return;
  isComplete = true;
  const script = fileURLToPath(new URL('./strip-sources.js', import.meta.url));
  // Loaded when it is needed: it takes 0.2 MiB of each thread.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], { stdio: 'ignore' });
}

function find(name) {
  try {
    return readFileSync(join(STRIPPED, name), 'utf8');
  } catch {
    return null;
  }
}

/**
 * A hook of `registerHooks`. Where no stripped text can be kept, Node.js strips the source itself, as it does without
 * the hook.
 */
export function load(url, context, nextLoad) {
  if (!url.startsWith(SOURCES_URL) || !url.endsWith('.ts')) return nextLoad(url, context);
  const name = nameOf(readFileSync(fileURLToPath(url)));
  let source = find(name);
  if (source === null) {
    stripAll();
    source = find(name);
  }
  return source === null ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
}
