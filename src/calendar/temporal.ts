import { createRequire } from 'node:module';
import type { Temporal } from 'temporal-polyfill';

type Loaded = typeof Temporal;
let loaded: Loaded | null = null;

/** The calendar of days, zones and their changes. It is loaded when it is first needed: most threads never need it. */
export function temporal(): Loaded {
  loaded ??= (createRequire(import.meta.url)('temporal-polyfill') as { readonly Temporal: Loaded }).Temporal;
  return loaded;
}
