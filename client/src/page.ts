/** What there is of a browser; nothing in Node.js. */
export const page = globalThis as {
  readonly location?: { readonly origin: string };
  readonly addEventListener?: (event: 'online', listener: () => void) => void;
  readonly removeEventListener?: (event: 'online', listener: () => void) => void;
};
