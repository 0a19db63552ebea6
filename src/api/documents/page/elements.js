/** An element with a class, attributes and children; what is text stays text. */
export function element(tag, { className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  Object.assign(made, attributes);
  made.append(...children.flat().filter((child) => child !== null));
  return made;
}

export const code = (text) => element('code', {}, text);

/** Characters that show nothing would reorder what stands beside them: they are shown as JSON's escapes, the same to a parser. */
export const json = (value) =>
  element(
    'pre',
    {},
    JSON.stringify(value, null, 2).replace(/\p{Cf}/gu, (character) =>
      character.replace(/./gs, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
  );

/** Paragraphs, lists of `- ` and `code`, which is all the Markdown that the document has. */
export const prose = (text = '') =>
  text.split('\n\n').map((block) =>
    block.startsWith('- ')
      ? element(
          'ul',
          {},
          block.split('\n').map((line) => element('li', {}, spans(line.slice(2)))),
        )
      : element('p', {}, spans(block)),
  );

export const spans = (text) =>
  text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? code(part.slice(1, -1)) : part));
