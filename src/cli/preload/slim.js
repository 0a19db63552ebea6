import { readFileSync } from 'node:fs';
import { narrow } from './narrow.js';

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

const BUNDLE = './bundle/libphonenumber-min.js';
const EXPORTED = /(\w+)(?=,|\s*\})/g;

/** The same program in one file, which the package brings along: 113 modules take 0.7 MiB more, and 0.1 s of the start. */
function phoneNumbersInOneFile(url) {
  const bundle = readFileSync(new URL(BUNDLE, url), 'utf8');
  const exports = readFileSync(new URL(url), 'utf8').match(/^export \{[^}]*\}/gm) ?? [];
  const names = exports.flatMap((text) => text.match(EXPORTED) ?? []);
  const present = names.filter((name) => name !== 'default' && bundle.includes(`.${name}=`));
  return `const exports = {};
const module = { exports };
${bundle}
export default exports.parsePhoneNumberFromString;
export const { ${present.join(', ')} } = exports;`;
}

const absent = (format) => (url) => ({
  format,
  source: `${format === 'module' ? 'export default' : 'module.exports ='} () => { throw new Error('${url} is left out by the preload'); };`,
});
const module = (textOf) => (url) => ({ format: 'module', source: narrow(textOf(url)) });

/** What is loaded in the place of modules, by the end of their URLs. */
const INSTEAD = new Map([
  // Messages in 60 languages, which are never used: the desk words its own. They take 1 MiB of each thread.
  ['/zod/v4/locales/index.js', module(() => 'export { default as en } from "./en.js";')],
  ['/libphonenumber-js/index.js', module(phoneNumbersInOneFile)],
  // koa-body needs it for forms with files, which no endpoint takes.
  ['/formidable/src/index.js', absent('module')],
  // The client for Prometheus needs it for exemplars, which are not on.
  ['/@opentelemetry/api/dist/index.cjs', absent('commonjs')],
]);
const PACKAGES = '/node_modules';

/** A hook of `registerHooks`: loads modules of packages and of Node.js without what only takes memory. */
export function load(url, context, nextLoad) {
  if (url === HTTP && context.conditions.includes('import'))
    return { format: 'module', source: httpWithoutFetch(), shortCircuit: true };
  const place = url.lastIndexOf(PACKAGES);
  if (place < 0) return nextLoad(url, context);
  const instead = INSTEAD.get(url.slice(place + PACKAGES.length));
  if (instead) return { ...instead(url), shortCircuit: true };
  const loaded = nextLoad(url, context);
  if (loaded.source == null || loaded.format === 'json') return loaded;
  const { source } = loaded;
  return { ...loaded, source: narrow(typeof source === 'string' ? source : Buffer.from(source).toString()) };
}
