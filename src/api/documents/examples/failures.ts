import { ada, RESOLVED } from './people.ts';

/** A command that came with the revision of a ticket that has changed since. */
export const conflictExample = {
  success: false,
  message: 'The ticket has changed since the revision in If-Match',
  code: 'revision_conflict',
  revision: 5,
  since: [
    {
      type: 'StatusChanged',
      actor: { kind: 'admin', id: ada.id },
      time: RESOLVED,
      data: { from: 'in_progress', to: 'resolved' },
    },
  ],
};
