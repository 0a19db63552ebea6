import type { Awaitable, Steps } from '../../search/steps.ts';

/** Runs steps over a store. */
export type Run = <Result>(steps: Steps<Result>) => Awaitable<Result>;
