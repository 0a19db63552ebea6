/*
 * Which texts show something, by the properties that Unicode gives to characters. A text that shows nothing counts as
 * empty wherever a text is required; characters that show nothing inside of other texts stay (emoji, Persian and Indic words
 * need them).
 */

/**
 * Letters and signs that are blank by design, without a property of Unicode that says so: the blank of Braille, the null notehead
 * of music, and the blanks of Egyptian hieroglyphs.
 */
const BLANKS = '\\u2800\\u{1D159}\\u{13441}\\u{13442}';
/** Zero-width characters, controls of direction, fillers, soft hyphens, variation selectors, tags, and other controls. */
const INVISIBLE = '\\p{Default_Ignorable_Code_Point}\\p{Cf}';
/**
 * Characters without a shape: what stands for a picture that was left out when a text was copied (U+FFFC), private use, which shows
 * something only in the font of its author, and code points that are no characters.
 */
const SHAPELESS = '\\uFFFC\\p{Co}\\p{Noncharacter_Code_Point}';
const NOTHING = `\\p{White_Space}\\p{Cc}${INVISIBLE}${BLANKS}${SHAPELESS}`;

/** A combining mark is part of the character before it: marks alone are no text. */
const VISIBLE = new RegExp(`[^\\p{M}${NOTHING}]`, 'u');
const ALL_INVISIBLE = new RegExp(`[${INVISIBLE}]+`, 'gu');
/** Joiners and variation selectors, which emoji and words need: one after something visible counts as a character. */
const JOINERS = '\\u200C\\u200D\\uFE0E\\uFE0F';
const UNCOUNTED = new RegExp(`(?<=^|[${NOTHING}])[${JOINERS}]|[[${INVISIBLE}]--[${JOINERS}]]`, 'gv');
const ENDS = new RegExp(`^[${NOTHING}]+|[${NOTHING}]+$`, 'gu');
/** Texts of these alone need no closer look. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Whether a text shows anything to its reader. */
export const showsSomething = (text: string): boolean => VISIBLE.test(text);

/** The text, or null where it shows nothing. */
export const visibleOrNull = (text: string | null | undefined): string | null =>
  text != null && showsSomething(text) ? text : null;

/** The text without characters that show nothing, white space apart. */
export const withoutInvisible = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(ALL_INVISIBLE, '');

/** What of a text counts towards a minimum of characters: nothing invisible that no word needs, and no space at the ends. */
export function countedPart(text: string): string {
  if (PLAIN.test(text)) return text.trim();
  return showsSomething(text) ? text.replace(ENDS, '').replace(UNCOUNTED, '') : '';
}
