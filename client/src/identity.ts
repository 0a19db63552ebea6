import { DeskError } from './desk-error.ts';

/**
 * Tells the token of the caller; null: there is none. Called once at the beginning, and again when the desk refuses a token.
 *
 * @param refused the token that has expired or isn't accepted any more; null at the first time. The same one again, or null,
 * means that there is no other
 */
export type TokenSource = (refused: string | null) => string | null | Promise<string | null>;

/** A guest's identity, which the desk issues. Keep both across visits: the secret is sent only once. */
export interface GuestMemory {
  /** Null or undefined for a new guest. */
  id(): string | null | undefined;
  /** `secret` is undefined where the id was known: keep the old secret then. */
  keep(id: string, secret: string | undefined): void;
}

/** Who calls. With several of them, a token comes before the guest. */
export interface Identity {
  /** A token that never changes, or where to get it and its successors. */
  readonly token?: string | TokenSource;
  /** For people without a token. */
  readonly guest?: GuestMemory;
  /**
   * For consoles of the desk's own origin, whose session is a cookie: the token against forged requests, which is sent with every
   * request that changes something.
   */
  readonly csrfToken?: () => string | null | Promise<string | null>;
}

/** Knows the current token, and gets others in the place of refused ones: one at a time, for all who ask. */
export class Tokens {
  readonly #source: TokenSource;
  #known: string | null = null;
  #asked = false;
  #asking: Promise<string | null> | null = null;

  constructor(source: string | TokenSource | undefined) {
    this.#source = typeof source === 'function' ? source : () => source ?? null;
  }

  async current(): Promise<string | null> {
    return this.#asked ? this.#known : this.#ask(null);
  }

  /** The successor of a refused token; null: there is none. */
  async after(refused: string): Promise<string | null> {
    const next = this.#known === refused ? await this.#ask(refused) : this.#known;
    return next === refused ? null : next;
  }

  #ask(refused: string | null): Promise<string | null> {
    this.#asking ??= Promise.resolve()
      .then(() => this.#source(refused))
      .then((token) => {
        // Without another one, the refused one stays: what a person asks for must not be done for nobody.
        if (token || refused === null) this.#known = token || null;
        this.#asked = true;
        return token || null;
      })
      .catch((cause) => {
        throw new DeskError('unreachable', 'There is no token at the moment', { cause });
      })
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }
}
