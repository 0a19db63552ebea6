/**
 * Shares one result between all calls within so many milliseconds, counted from the start of its computation. At most one
 * computation runs at a time. A failure is returned to the calls that waited for it, and isn't cached. `now`: milliseconds.
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
