import type { Endpoint } from '../endpoint.ts';
import { initiate, logout, refresh, validate } from './auth.ts';
import type { IdentityDependencies } from './dependencies.ts';
import { me, rename } from './user.ts';

/** Login, its sessions, and the user who is logged in. */
export const identityEndpoints = (dependencies: IdentityDependencies): readonly Endpoint[] =>
  [initiate, refresh, logout, validate, me, rename].map((of) => of(dependencies));
