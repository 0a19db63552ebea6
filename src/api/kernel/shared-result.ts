/**
 * A result that everybody who asks within so many milliseconds shares, counted from when its making began. However many
 * ask, it is made once at a time. A failure reaches those who waited for it and isn't kept. `now`: milliseconds.
 */
export function createSharedResult<Result>(
  milliseconds: number,
  make: () => Promise<Result>,
  now: () => number = () => performance.now(),
): () => Promise<Result> {
  let latest: { readonly result: Promise<Result>; readonly begun: number; isUnderWay: boolean } | null = null;

  return () => {
    if (latest && (latest.isUnderWay || now() - latest.begun < milliseconds)) return latest.result;
    const current = { result: make(), begun: now(), isUnderWay: true };
    latest = current;
    current.result.then(
      () => {
        current.isUnderWay = false;
      },
      () => {
        latest = null;
      },
    );
    return current.result;
  };
}
