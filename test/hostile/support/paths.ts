import type { Endpoint } from '../../../src/api/endpoint.ts';
import type { Known } from './schema.ts';

/** Ids of the same name mean different things under different paths. */
function parameterOf(path: string, name: string, known: Known): unknown {
  if (name !== 'id') return known[name];
  // Nobody's: what the other tests use must not be erased.
  if (/\/privacy\//.test(path)) return 'user:nobody';
  return /\/conversations?\//.test(path) ? known.conversationId : known.id;
}

/** The path of an endpoint for what the desk holds; `put` is what stands, already encoded, for its parameters. */
export const pathOf = ({ path }: Pick<Endpoint, 'path'>, known: Known, put?: string): string =>
  path.replace(
    /:(\w+)/g,
    (_, name) => put ?? encodeURIComponent(String(parameterOf(path, name, known) ?? name)),
  );
