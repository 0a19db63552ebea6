import { VARIABLES } from './variables.ts';

/** A variable of the environment that means nothing here, and the one that was probably meant. */
interface Unknown {
  readonly name: string;
  readonly meant: string;
}

type Given = Readonly<Record<string, string | undefined>>;

/** Other programs have variables with such names, too: one that looks like them need not be meant for Casebook. */
const COMMON: ReadonlySet<string> = new Set([
  'NODE_ENV',
  'HOST',
  'PORT',
  'DATA_DIR',
  'TIME_ZONE',
  'LOG_LEVEL',
]);
const OWN = VARIABLES.filter((name) => !COMMON.has(name));

/** Variables that begin so are hardly meant for another program. */
const PREFIX =
  /^(?:CASEBOOK|BUSINESS|CONSOLE|OIDC|JWT|WHATSAPP|CORS|SECURITY_HEADERS|EVENT_LOG|READ_MODELS|GUEST|TICKET|TRUSTED|LOOKUP|PRIVACY|PROOF|METRICS)_/;
/** Addresses of the stores under the names of their products. */
const ADDRESSES: readonly (readonly [RegExp, string])[] = [
  [/^(?:EVENTSTORE|KURRENTDB)(?:_DB)?_(?:URL|URI|CONNECTION_STRING)$/, 'EVENT_LOG_URL'],
  [/^(?:MONGO|MONGODB)_(?:URL|URI|CONNECTION_STRING)$/, 'READ_MODELS_URL'],
];
/** Variables of this project's tests. */
const OF_TESTS = /^CASEBOOK_TEST_/;
/** Kubernetes tells every container of each service so, also of one that is called `casebook`. */
const OF_SERVICES = /_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT_\d+_(?:TCP|UDP|SCTP)(?:_|$)/;
const isOfService = (name: string, value = ''): boolean =>
  OF_SERVICES.test(name) || (name.endsWith('_PORT') && /^(?:tcp|udp|sctp):/.test(value));

/** Variables that can only be meant as one of Casebook's: they differ from it by a slip. */
export function misspeltIn(env: Given): readonly Unknown[] {
  return unknownIn(env).flatMap((name) => {
    const bare = letters(name);
    const isPrefixed = /^CASEBOOK_/i.test(name);
    const meant = (isPrefixed ? VARIABLES : OWN).find((known) => isSlip(bare, letters(known)));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** Other variables that look as if they were meant for Casebook, with the one that is most like them. */
export function strayIn(env: Given): readonly Unknown[] {
  const misspelt = new Set(misspeltIn(env).map(({ name }) => name));
  return unknownIn(env).flatMap((name) => {
    if (misspelt.has(name)) return [];
    const address = ADDRESSES.find(([pattern]) => pattern.test(name))?.[1];
    if (address) return [{ name, meant: address }];
    const prefix = PREFIX.exec(name)?.[0];
    return prefix === undefined ? [] : [{ name, meant: mostLike(name, prefix) }];
  });
}

/** To follow the name of a variable. */
export const unknownSentence = ({ name, meant }: Unknown): string =>
  `${name} is not a variable of Casebook (did you mean ${meant}?)`;

const unknownIn = (env: Given): readonly string[] =>
  Object.keys(env).filter(
    (name) => !VARIABLES.includes(name) && !OF_TESTS.test(name) && !isOfService(name, env[name]),
  );

/** What is compared: neither case nor underscores count, nor the prefix that no variable has. */
const letters = (name: string): string =>
  name
    .toUpperCase()
    .replace(/^CASEBOOK_/, '')
    .replaceAll('_', '');

/** A name with a digit is not taken for one without: it may be meant to be kept apart. */
function isSlip(given: string, known: string): boolean {
  const allowed = known.length < 8 ? 1 : 2;
  return (
    !/\d/.test(given) && Math.abs(given.length - known.length) <= allowed && distance(given, known) <= allowed
  );
}

function mostLike(name: string, prefix: string): string {
  const family = VARIABLES.filter((known) => known.startsWith(prefix));
  const candidates = family.length > 0 ? family : VARIABLES;
  const far = (known: string) => distance(letters(name), letters(known));
  return candidates.reduce((best, known) => (far(known) < far(best) ? known : best), candidates[0] ?? '');
}

/** How many letters have to be added, left out, replaced or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? at(i - 2, j - 2) + 1 : replaced;
      rows[i]?.push(Math.min(replaced, swapped, at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
