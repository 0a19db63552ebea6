import type { Field } from './schema.ts';

const LONE = { high: '\ud800', low: '\udc00' };

/** Texts that no store can keep as they are. */
export const UNSTORABLE: Readonly<Record<string, string>> = {
  'a NUL': 'zq\0zq zq zq',
  'a high surrogate alone': `zqzqzqzqzq${LONE.high}`,
  'a low surrogate alone': `${LONE.low}zqzqzqzqzq`,
  'surrogates the wrong way round': `zqzqzqzqzq${LONE.low}${LONE.high}`,
};

/** Texts that are texts, and meant to break something. */
export const NASTY: Readonly<Record<string, string>> = {
  'a right-to-left override': 'abc\u202egpj.exe\u202c and so on',
  'zero-width joiners': '\u200d'.repeat(20),
  'a family of joined emoji': '👩‍👩‍👧‍👦'.repeat(5),
  'combining marks': `z${'\u0351'.repeat(190)}`,
  'characters of four bytes': '😀'.repeat(39),
  'a byte order mark': '\ufeffsample text',
  'line separators': 'one\u2028two\u2029three',
  'control characters': 'one\u0007\u001b[31mtwo\u0085three',
  'line breaks of headers': 'one\r\nSet-Cookie: a=b\r\n\r\n',
  'not a number': 'NaN',
  'an infinity': '-Infinity',
  'null in letters': 'null',
  'undefined in letters': 'undefined',
  'a great number': '9'.repeat(40),
  SQL: `x'; DROP TABLE tickets; --`,
  'SQL of quotes': `" OR "1"="1" /*`,
  LIKE: '%_%\\%[a-z]*?',
  'a full-text query': '"a" NEAR/1 (b*) AND NOT ^c:d',
  'an operator': '{"$gt":""}',
  'a regular expression': '(a+)+$|.*[^]]{1,99999}',
  'a template': '#{1}{{7*7}}<%= process.exit(1) %>$(id)`id`',
  markup: '<script>alert(1)</script>',
  'a path': '../../../../etc/passwd',
  'a path of Windows': '..\\..\\C:\\windows\\system32',
  'a percent-encoding': '%2e%2e%2f%00%ff',
  'a log look-up': '%24{jndi:ldap://example.com/a}',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'a method': 'toString',
  'a stream of ours': 'ticket-00000000-0000-0000-0000-000000000000',
  'a room of ours': 'x:admins',
  'a dotless i': 'İıſK'.repeat(9),
  'a ligature that grows': 'ﷺ'.repeat(40),
};

/** Values of every type but that of the field. */
function wrongTypes({ kind }: Field): Record<string, unknown> {
  const values: Record<string, unknown> = {
    'a boolean': true,
    'a number': 7,
    'a negative number': -1.5,
    'a huge number': 1e308,
    'a text': 'a sample text',
    'an empty object': {},
    'an operator': { $gt: '' },
    'an object like an array': { 0: 'a', length: 1 },
    'an object with a toString': { toString: 'a sample text' },
    'an empty list': [],
    'a list with a text': ['a sample text'],
    'nested lists': [['a sample text']],
    'a list with null': [null],
  };
  const own: Readonly<Record<Field['kind'], RegExp>> = {
    string: /^a text$/,
    number: /number/,
    boolean: /^a boolean$/,
    object: /object|operator/,
    // A list of something else is for the items to say.
    array: /list/,
  };
  return Object.fromEntries(Object.entries(values).filter(([name]) => !own[kind].test(name)));
}

/** What a field can't be: each of these is refused, naming the field. */
export function refusedValues(field: Field): Readonly<Record<string, unknown>> {
  const { kind, isNullable, isChoice, minLength, maxLength, maxItems } = field;
  const values: Record<string, unknown> = wrongTypes(field);
  if (!isNullable) values.null = null;
  if (kind === 'array' && maxItems !== null) values['too many items'] = Array(maxItems + 1).fill('item');
  if (kind !== 'string') return values;
  Object.assign(values, UNSTORABLE, { 'an endless text': 'x'.repeat(300_000) });
  if (isChoice) Object.assign(values, NASTY, { 'another word': 'nonsense', nothing: '' });
  if (minLength)
    Object.assign(values, { 'too short': 'x'.repeat(minLength - 1), blanks: ' '.repeat(minLength) });
  if (maxLength) {
    values['too long'] = 'x'.repeat(maxLength + 1);
    values['too long in emoji'] = '😀'.repeat(maxLength + 1);
  }
  return values;
}

/** What a field may be or not: never more than a refusal. */
export function nastyValues({ kind, maxLength, minLength }: Field): Readonly<Record<string, unknown>> {
  if (kind === 'number')
    return { zero: 0, 'minus zero': -0, 'the smallest': 5e-324, 'the greatest': 1.7e308 };
  if (kind !== 'string') return {};
  const limit = Math.min(maxLength ?? 128, 5_000);
  return {
    ...NASTY,
    'as long as may be': 'x'.repeat(limit),
    'as long as may be in emoji': '😀'.repeat(limit),
    'as long as may be in joiners': 'a\u200d'.repeat(Math.floor(limit / 2)),
    'as short as may be': 'x'.repeat(minLength ?? 0),
    nothing: '',
    blanks: '  ',
  };
}

/** A copy with a value at a path; `undefined` takes the field away. */
export function withAt(value: unknown, [name, ...rest]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  if (Array.isArray(value)) return [withAt(value[0], rest, put)];
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [name]: withAt(object[name], rest, put) };
}
