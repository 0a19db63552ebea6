import { narrow } from './narrow.js';

/** Zod's list of messages in 60 languages, which are never used: the desk words its own. They take 1 MiB of each thread. */
const LANGUAGES = /\/node_modules\/zod\/v4\/locales\/index\.js$/;
const ENGLISH = 'export { default as en } from "./en.js";';

/**
 * An ES module gets all of `node:http` but three classes that belong to the built-in `fetch`. An import asks for every name,
 * and Node.js loads all of `fetch` when it is asked for one of these: 2.3 MiB of heap.
 */
const HTTP = 'node:http';
const OF_FETCH = ['WebSocket', 'CloseEvent', 'MessageEvent'];

function httpWithoutFetch() {
  const names = Object.keys(process.getBuiltinModule(HTTP)).filter((name) => !OF_FETCH.includes(name));
  return `const http = process.getBuiltinModule('${HTTP}');
export default http;
export const { ${names.join(', ')} } = http;`;
}

const whole = (source) => ({ format: 'module', source, shortCircuit: true });

/** A hook of `registerHooks`: loads modules of packages and of Node.js without what only takes memory. */
export function load(url, context, nextLoad) {
  if (url === HTTP && context.conditions.includes('import')) return whole(httpWithoutFetch());
  if (LANGUAGES.test(url)) return whole(ENGLISH);
  const loaded = nextLoad(url, context);
  if (!url.includes('/node_modules/') || loaded.source == null || loaded.format === 'json') return loaded;
  const { source } = loaded;
  return { ...loaded, source: narrow(typeof source === 'string' ? source : Buffer.from(source).toString()) };
}
