import type { Chat } from '../../commands/conversations/chat.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import { CONVERSATION_PRIORITIES, CONVERSATION_STATUSES } from '../../events/conversations/vocabulary.ts';
import type { AdminId, ConversationId } from '../../events/ids.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import { levelOf } from '../../projections/work/items/state.ts';
import type { Before, WorkChange } from './bulk-inputs.ts';
import { type ByAdmin, type Changed, NOT_APPLICABLE } from './changed.ts';

interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

/** Changes one chat of several. */
export async function changeChat(
  chat: Chat,
  id: ConversationId,
  change: WorkChange,
  by: ByAdmin,
): Promise<Changed> {
  const asked = commandFor(chat, id, change, by);
  if (asked === null) return NOT_APPLICABLE;
  const changed = await asked;
  if (isRefusal(changed)) return changed;
  const { revision, position } = changed;
  return { revision, position, before: await beforeOf(chat, id, { revision, position }, by) };
}

function commandFor(
  chat: Chat,
  id: ConversationId,
  change: WorkChange,
  by: ByAdmin,
): Promise<Place | Refusal> | null {
  switch (change.field) {
    case 'status': {
      const status = CONVERSATION_STATUSES.find((each) => each === change.to);
      return status ? chat.changeStatus(id, status, by) : null;
    }
    case 'assigned_to':
      return chat.assign(id, change.to as AdminId | null, by);
    case 'priority': {
      const priority = CONVERSATION_PRIORITIES.find((each) => levelOf(each) === levelOf(change.to));
      return priority ? chat.changePriority(id, priority, by) : null;
    }
    default:
      return null;
  }
}

/** A command that opens a conversation again may take some steps. */
const STEPS = 8;

/** Of what this command has changed; null: nothing. */
async function beforeOf(
  chat: Chat,
  id: ConversationId,
  { revision, position }: Place,
  { context }: ByAdmin,
): Promise<Before | null> {
  const reference = {
    stream: conversationStream(id),
    revision,
    position,
    events: Math.min(STEPS, revision + 1),
  };
  for (const { event, metadata } of await chat.eventsOf(reference)) {
    if (metadata.commandId !== context.commandId) continue;
    if (event.type === 'ConversationStatusChanged') return { field: 'status', to: event.data.from };
    if (event.type === 'ConversationPriorityChanged') return { field: 'priority', to: event.data.from };
    if (event.type === 'ConversationAssigned' || event.type === 'ConversationUnassigned')
      return { field: 'assigned_to', to: event.data.from };
  }
  return null;
}
