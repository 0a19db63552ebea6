/** The desk replaces this by the contents of `widget.css`. @type {string} */
const CSS = '{{styles}}';

/** A constructed style sheet is no inline style, so a strict Content-Security-Policy allows it. */
export const STYLES = new CSSStyleSheet();
STYLES.replaceSync(CSS);
