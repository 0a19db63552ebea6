import Router from '@koa/router';

/** The result of a route look-up. */
export type Found<Target> =
  | { readonly outcome: 'found'; readonly target: Target; readonly params: Readonly<Record<string, string>> }
  | { readonly outcome: 'other_method'; readonly allowed: readonly string[] }
  | { readonly outcome: 'unknown' };

export interface Route<Target> {
  readonly method: string;
  /** With `:name` for parameters. */
  readonly path: string;
  readonly target: Target;
}

const noop = () => undefined;
const isWild = ({ path }: { readonly path: string | RegExp }): boolean => /\/\*\w+$/.test(String(path));
/** Without those for all paths below a folder, unless there are no others. */
const named = <Layer extends { readonly path: string | RegExp }>(layers: readonly Layer[]) =>
  layers.every(isWild) ? layers : layers.filter((layer) => !isWild(layer));
const NO_PARAMS = {};

/**
 * Finds routes with @koa/router. Paths without parameters are looked up first, because the router tries its routes one after
 * the other. Of several matches, the one with the fewest parameters wins.
 */
export function createRoutes<Target>(routes: readonly Route<Target>[]) {
  const router = new Router({ sensitive: true });
  const targets = new Map<unknown, Target>();
  const literal = new Map<string, Found<Target>>();
  for (const { method, path, target } of routes) {
    targets.set(router.register(path, [method], noop), target);
    if (path.includes(':')) continue;
    const found = { outcome: 'found', target, params: NO_PARAMS } as const;
    literal.set(`${method} ${path}`, found);
    if (method === 'GET') literal.set(`HEAD ${path}`, found);
  }

  function search(method: string, path: string): Found<Target> {
    const { path: layers, pathAndMethod } = router.match(path, method);
    // What all paths below a folder lead to gives way to a route of the path itself, also to one of another method.
    const reached = named(layers);
    const candidates = pathAndMethod.filter((one) => reached.includes(one));
    const [layer] = candidates.toSorted((a, b) => a.paramNames.length - b.paramNames.length);
    const target = targets.get(layer);
    if (layer && target)
      return { outcome: 'found', target, params: layer.params(path, layer.captures(path), {}) };
    if (layers.every(isWild)) return { outcome: 'unknown' };
    return {
      outcome: 'other_method',
      allowed: [...new Set(reached.flatMap(({ methods }) => methods)), 'OPTIONS'],
    };
  }

  return (method: string, path: string): Found<Target> =>
    literal.get(`${method} ${path}`) ?? search(method, path);
}
