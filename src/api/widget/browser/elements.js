/** Texts are inserted as text: nothing here interprets a string as markup. */

/** @typedef {Readonly<Record<string, string>>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

const SHAPES = {
  chat: 'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.6 4.1c-.5.5-1.4.1-1.4-.6V16a2.5 2.5 0 0 1-1-2z',
  down: 'M5.3 8.3a1 1 0 0 1 1.4 0L12 13.6l5.3-5.3a1 1 0 1 1 1.4 1.4l-6 6a1 1 0 0 1-1.4 0l-6-6a1 1 0 0 1 0-1.4z',
  close:
    'M6.3 4.9 12 10.6l5.7-5.7a1 1 0 0 1 1.4 1.4L13.4 12l5.7 5.7a1 1 0 0 1-1.4 1.4L12 13.4l-5.7 5.7a1 1 0 0 1-1.4-1.4l5.7-5.7-5.7-5.7a1 1 0 0 1 1.4-1.4z',
  send: 'M3.4 4.3c-.3-.8.5-1.6 1.3-1.2l15.8 7.9c.8.4.8 1.6 0 2L4.7 20.9c-.8.4-1.6-.4-1.3-1.2L6 13l7-1-7-1z',
};

/** @param {keyof typeof SHAPES} shape */
export function icon(shape) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', SHAPES[shape]);
  svg.append(path);
  return svg;
}

const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}])/;

/** A text with its web addresses as links. @param {string} text @returns {(Node | string)[]} */
export const withLinks = (text) =>
  text
    .split(LINK)
    .map((part, index) =>
      index % 2 === 1 && URL.canParse(part)
        ? element('a', { href: part, target: '_blank', rel: 'noopener noreferrer nofollow' }, part)
        : part,
    );
