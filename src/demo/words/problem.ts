/** What one type of ticket is about. Texts hold `{slots}`, see `fillSlots`. */
export interface Problem {
  readonly subjects: readonly string[];
  readonly descriptions: readonly string[];
  readonly tags: readonly string[];
  /** What support notes in the end. */
  readonly resolutions: readonly string[];
}

/** What the slots of one ticket's texts stand for, so that all its texts tell one story. */
export interface Story {
  readonly name: string;
  readonly friend: string;
  readonly admin: string;
  readonly amount: string;
  readonly ref: string;
  readonly bank: string;
  readonly disco: string;
  readonly card: string;
  readonly city: string;
  readonly device: string;
  readonly version: string;
}

/** Throws for a slot that no story has: a typing error in a text. */
export const fillSlots = (text: string, story: Story): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => {
    if (!Object.hasOwn(story, slot)) throw new Error(`no story tells {${slot}}`);
    return story[slot as keyof Story];
  });
