/**
 * The words of facts. A fact names a list of words by its number; each single word gets a number here, so that comparing and
 * counting words is comparing and counting numbers. 0 is no word.
 */
export class Words {
  readonly #texts: string[] = [''];
  readonly #numbers = new Map<string, number>();
  readonly #lists: (readonly number[])[] = [[]];

  /** The number of the last list. */
  get last(): number {
    return this.#lists.length - 1;
  }

  /** The lists that follow the last one, as JSON. */
  extend(lists: readonly string[]): void {
    for (const list of lists)
      this.#lists.push((JSON.parse(list) as readonly string[]).map((text) => this.numberOf(text)));
  }

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  textOf(number: number): string | null {
    return number === 0 ? null : (this.#texts[number] ?? null);
  }

  list(number: number): readonly number[] {
    const list = this.#lists[number];
    if (list === undefined) throw new Error(`there are no words under ${number}`);
    return list;
  }
}
