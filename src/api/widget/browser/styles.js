import css from './widget.css?inline';

/** A constructed style sheet is no inline style, so a strict Content-Security-Policy allows it. */
export const STYLES = new CSSStyleSheet();
STYLES.replaceSync(css);
