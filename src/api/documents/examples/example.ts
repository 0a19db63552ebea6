import type { Moment } from '../../../history/moment.ts';

/** One good call of an endpoint. What its path, query or body needs, and what comes of it. */
export interface EndpointExample {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  /** `asOf`: of endpoints that stand for a moment. */
  readonly answer: { readonly message: string; readonly data: unknown; readonly asOf?: Moment };
}
