import type { Field } from './schema.ts';
import type { Class } from './turns.ts';

const LONE = { high: '\ud800', low: '\udc00' };

/** Texts that no store can keep as they are. */
export const UNSTORABLE: Readonly<Record<string, string>> = {
  'a NUL': 'zq\0zq zq zq',
  'a high surrogate alone': `zqzqzqzqzq${LONE.high}`,
  'a low surrogate alone': `${LONE.low}zqzqzqzqzq`,
  'surrogates the wrong way round': `zqzqzqzqzq${LONE.low}${LONE.high}`,
};

/** Texts that are texts, and meant to break something, by what could break. */
export const NASTY_CLASSES: readonly Class<string>[] = [
  {
    'a right-to-left override': 'abc\u202egpj.exe\u202c and so on',
    'zero-width joiners': '\u200d'.repeat(20),
    'a family of joined emoji': '👩‍👩‍👧‍👦'.repeat(5),
    'combining marks': `z${'\u0351'.repeat(190)}`,
    'characters of four bytes': '😀'.repeat(39),
    'a byte order mark': '\ufeffsample text',
    'line separators': 'one\u2028two\u2029three',
    'control characters': 'one\u0007\u001b[31mtwo\u0085three',
    'line breaks of headers': 'one\r\nSet-Cookie: a=b\r\n\r\n',
    'a dotless i': 'İıſK'.repeat(9),
    'a ligature that grows': 'ﷺ'.repeat(40),
  },
  {
    'not a number': 'NaN',
    'an infinity': '-Infinity',
    'null in letters': 'null',
    'undefined in letters': 'undefined',
    'a great number': '9'.repeat(40),
  },
  {
    SQL: `x'; DROP TABLE tickets; --`,
    'SQL of quotes': `" OR "1"="1" /*`,
    LIKE: '%_%\\%[a-z]*?',
    'a full-text query': '"a" NEAR/1 (b*) AND NOT ^c:d',
    'an operator': '{"$gt":""}',
    'a regular expression': '(a+)+$|.*[^]]{1,99999}',
    'a template': '#{1}{{7*7}}<%= process.exit(1) %>$(id)`id`',
    markup: '<script>alert(1)</script>',
  },
  {
    'a path': '../../../../etc/passwd',
    'a path of Windows': '..\\..\\C:\\windows\\system32',
    'a percent-encoding': '%2e%2e%2f%00%ff',
    'a log look-up': '%24{jndi:ldap://example.com/a}',
    'a prototype': '__proto__',
    'a constructor': 'constructor',
    'a method': 'toString',
    'a stream of ours': 'ticket-00000000-0000-0000-0000-000000000000',
    'a room of ours': 'x:admins',
  },
];
export const NASTY: Class<string> = Object.assign({}, ...NASTY_CLASSES);

/** Values of every type but that of the field. */
function wrongTypes({ kind }: Field): readonly Class<unknown>[] {
  const classes: readonly Class<unknown>[] = [
    {
      'a boolean': true,
      'a number': 7,
      'a negative number': -1.5,
      'a huge number': 1e308,
      'a text': 'a sample text',
    },
    {
      'an empty object': {},
      'an operator': { $gt: '' },
      'an object like an array': { 0: 'a', length: 1 },
      'an object with a toString': { toString: 'a sample text' },
    },
    {
      'an empty list': [],
      'a list with a text': ['a sample text'],
      'nested lists': [['a sample text']],
      'a list with null': [null],
    },
  ];
  const own: Readonly<Record<Field['kind'], RegExp>> = {
    string: /^a text$/,
    number: /number/,
    boolean: /^a boolean$/,
    object: /object|operator/,
    // A list of something else is for the items to say.
    array: /list/,
  };
  return classes.map((values) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !own[kind].test(name))),
  );
}

/** What a field can't be, each of which is refused, naming the field. What its own schema says stands alone. */
export function refusedClasses(field: Field): readonly Class<unknown>[] {
  const { kind, isNullable, isChoice, minLength, maxLength, maxItems } = field;
  const classes: Class<unknown>[] = [...wrongTypes(field)];
  if (!isNullable) classes.push({ null: null });
  if (kind === 'array' && maxItems !== null)
    classes.push({ 'too many items': Array(maxItems + 1).fill('item') });
  if (kind !== 'string') return classes;
  const { 'a NUL': nul, ...halves } = UNSTORABLE;
  const endless = { 'an endless text': 'x'.repeat(300_000) };
  classes.push({ 'a NUL': nul }, halves);
  if (isChoice) classes.push(...NASTY_CLASSES, { 'another word': 'nonsense' }, { nothing: '' });
  if (minLength) classes.push({ 'too short': 'x'.repeat(minLength - 1) }, { blanks: ' '.repeat(minLength) });
  if (!maxLength) return [...classes, endless];
  classes.push({ 'too long': 'x'.repeat(maxLength + 1) });
  return [...classes, { ...endless, 'too long in emoji': '😀'.repeat(maxLength + 1) }];
}

/** The same, all of them. */
export const refusedValues = (field: Field): Class<unknown> => Object.assign({}, ...refusedClasses(field));

/** What a field may be or not: never more than a refusal. */
export function nastyClasses({ kind, maxLength, minLength }: Field): readonly Class<unknown>[] {
  if (kind === 'number')
    return [{ zero: 0, 'minus zero': -0, 'the smallest': 5e-324, 'the greatest': 1.7e308 }];
  if (kind !== 'string') return [];
  const limit = Math.min(maxLength ?? 128, 5_000);
  return [
    ...NASTY_CLASSES,
    {
      'as long as may be': 'x'.repeat(limit),
      'as long as may be in emoji': '😀'.repeat(limit),
      'as long as may be in joiners': 'a\u200d'.repeat(Math.floor(limit / 2)),
      'as short as may be': 'x'.repeat(minLength ?? 0),
      nothing: '',
      blanks: '  ',
    },
  ];
}

/** The same, all of them. */
export const nastyValues = (field: Field): Class<unknown> => Object.assign({}, ...nastyClasses(field));
