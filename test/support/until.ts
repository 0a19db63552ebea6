/** For what no event tells of. `everyMs`: more where each look is a request. */
interface Looking {
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/** Resolves once it holds; throws after some seconds, so that no failing test leaves a loop behind. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  { withinMs = 5_000, everyMs = 1 }: Looking = {},
): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await holds()); ) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
