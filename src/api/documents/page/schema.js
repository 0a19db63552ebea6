import { element, spans } from './elements.js';

/** What a reference of the document leads to. */
export const followed = (document, node) =>
  node?.$ref
    ? node.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at[key], document)
    : node;

/** A JSON Schema as a list of fields, one level in each. */
export function fieldsOf(document, node) {
  const schema = followed(document, node);
  const options = (schema.oneOf ?? schema.anyOf ?? []).map((option) => followed(document, option));
  const objects = options.filter((option) => option.properties);
  if (objects.length > 0)
    return element(
      'div',
      {},
      objects.map((option, index) =>
        element(
          'div',
          {},
          index > 0 ? element('p', { className: 'note' }, 'or') : null,
          list(document, option),
        ),
      ),
    );
  if (schema.type === 'array') return schema.items ? fieldsOf(document, schema.items) : null;
  return schema.properties ? list(document, schema) : null;
}

const list = (document, { properties, required = [] }) =>
  element(
    'ul',
    { className: 'fields' },
    Object.entries(properties).map(([name, property]) =>
      element(
        'li',
        {},
        element('code', {}, name),
        element('span', { className: 'type' }, ` ${typeOf(document, property)}`),
        required.includes(name) ? null : element('span', { className: 'note' }, ' (optional)'),
        descriptionOf(document, property),
        fieldsOf(document, property),
      ),
    ),
  );

function descriptionOf(document, property) {
  const description = property.description ?? followed(document, property).description;
  return description ? element('div', { className: 'note' }, spans(description)) : null;
}

function typeOf(document, node) {
  const schema = followed(document, node);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return [...new Set(options.map((option) => typeOf(document, option)))].join(' | ');
  if (schema.type === 'array') return schema.items ? `list of ${typeOf(document, schema.items)}` : 'list';
  return [schema.type ?? 'anything'].flat().join(' | ') + (schema.format ? ` (${schema.format})` : '');
}
