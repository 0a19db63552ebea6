import type { EventEnvelope } from '../../events/envelope.ts';
import type { AdminId, UserId } from '../../events/ids.ts';
import type { TimelineEvent } from './changes.ts';

/** The people whom events name. */
export interface PeopleIn {
  readonly users: readonly UserId[];
  readonly admins: readonly AdminId[];
}

/** Who did something, and to whom it was done. */
export function peopleIn(events: readonly EventEnvelope<TimelineEvent>[]): PeopleIn {
  const actors = events.map(({ metadata }) => metadata.actor);
  const ofKind = <Id extends string>(kind: string): Id[] =>
    actors.flatMap((actor) => (actor.kind === kind ? [actor.id as string as Id] : []));
  const named = events.map(({ event }) => namedBy(event));
  return {
    users: distinct([...ofKind<UserId>('user'), ...named.flatMap(({ users = [] }) => users)]),
    admins: distinct([...ofKind<AdminId>('admin'), ...named.flatMap(({ admins = [] }) => admins)]),
  };
}

interface Named {
  readonly users?: readonly (UserId | null)[];
  readonly admins?: readonly (AdminId | null)[];
}

function namedBy({ type, data }: TimelineEvent): Named {
  switch (type) {
    case 'TicketAssigned':
    case 'ConversationAssigned':
      return { admins: [data.from, data.to] };
    case 'TicketUnassigned':
    case 'ConversationUnassigned':
      return { admins: [data.from] };
    case 'TicketTransferred':
    case 'ConversationTransferred':
      return { users: [data.from, data.to] };
    case 'ConversationClaimed':
      return { users: [data.to] };
    default:
      return {};
  }
}

const distinct = <Id>(ids: readonly (Id | null)[]): Id[] =>
  [...new Set(ids.filter((id) => id !== null))] as Id[];
