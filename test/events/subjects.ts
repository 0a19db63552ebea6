import type { EventDefinition, Subjectless, SubjectOf } from '../../src/events/definition.ts';

/** How data subjects are written. */
export const SUBJECT =
  /^(?:user|admin|guest|service|ticket|transaction|registrationSession|written|command|desk):/;

/** Whose the fields of an event type are, by the name of the field. */
export const subjectsOf = ({
  subjects,
}: EventDefinition): ReadonlyMap<string, SubjectOf<unknown> | Subjectless> =>
  new Map(Object.entries(subjects));
