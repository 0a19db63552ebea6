/**
 * Whether a field of an event recognises a secret, or holds one that is sealed: codes, tokens, numbers before they are
 * confirmed. By convention its name says so. Nobody is told such fields, whatever their role.
 */
export const isSecretField = (name: string): boolean => /^(?:hash|sealed.*)$|Hash(?:es)?$/.test(name);
