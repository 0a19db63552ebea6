/** Where the desk puts the contents of `widget.css`. @type {string} */
const CSS = '{{styles}}';

/** A sheet that was constructed is no inline style: a strict Content-Security-Policy lets it pass. */
export const STYLES = new CSSStyleSheet();
STYLES.replaceSync(CSS);
