/** What is known of an answer that is asked for again and again. Pure. */

/** `about`: what the data answers, whenever that was; null: nothing has come yet. */
export interface Known<Data> {
  readonly data: Data | null;
  readonly about: string | null;
  /** `old`: the data is the answer of before, and the next one could not be loaded. */
  readonly state: 'loading' | 'done' | 'old' | 'failed';
}
export const NOTHING: Known<never> = { data: null, about: null, state: 'loading' };

/** The answer of before stays while the next one is on its way, and so does the word that it is old. */
export const asking = <Data>(known: Known<Data>): Known<Data> =>
  known.state === 'old' ? known : { ...known, state: 'loading' };

export const answered = <Data>(about: string, data: Data): Known<Data> => ({ data, about, state: 'done' });

/** What was shown of the same stays. What was shown of something else isn't an answer. */
export const failed = <Data>(known: Known<Data>, about: string): Known<Data> => ({
  ...known,
  state: known.about === about ? 'old' : 'failed',
});
