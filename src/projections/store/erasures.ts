import type { AnyModule } from '../module.ts';
import type { Projection } from '../projection.ts';

/** Whether documents of the projection are made of anything personal. */
export const isPersonal = ({ events }: Pick<Projection, 'events'>): boolean =>
  events.some(({ subjects }) => Object.values(subjects).some((whose) => typeof whose === 'function'));

/** A build of a projection: how many erasures there had been when it was begun. */
interface Build {
  readonly erasures: number;
}

/** Whether a build may hold data of people who were erased since it was begun. */
export const remembers = (module: AnyModule, build: Build, erasures: number): boolean =>
  build.erasures < erasures && isPersonal(module);
