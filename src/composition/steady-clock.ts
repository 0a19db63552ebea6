/** By how much the wall clock may have gone ahead of the process's own clock, milliseconds. */
const MOST_AHEAD_MS = 86_400_000;

/**
 * Tells by how many milliseconds the wall clock has jumped ahead since this was made; null while it goes as it should.
 *
 * @param steady the time since any instant, in milliseconds, of a clock that nobody sets
 */
export function jumpsOf(wall: () => number, steady: () => number): () => number | null {
  const begun = wall() - steady();
  return () => {
    const ahead = wall() - steady() - begun;
    return ahead > MOST_AHEAD_MS ? ahead : null;
  };
}
