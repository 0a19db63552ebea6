/** Characters that change the direction of a text, or can't be seen. */
const INVISIBLE = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** A value as JSON that looks the same to everybody: what can't be seen, or turns a text around, is written by its number. */
export const plainJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
