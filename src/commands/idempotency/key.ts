import { v5 as uuidFromName } from 'uuid';
import type { Actor } from '../../events/envelope.ts';
import type { CommandId } from '../../events/ids.ts';
import type { OperationsEvent, RecordedResult } from '../../events/operations/events.ts';
import type { Did } from '../recall.ts';
import type { Fold } from '../streams.ts';

/** What a key stands for; null while it is free. */
export type Key = {
  readonly fingerprint: string;
  readonly commandId: CommandId | null;
  /** What the command has done, where its claim says so. */
  readonly did: Did | null;
  readonly end: RecordedResult | null;
} | null;

export const keyFold: Fold<Key, OperationsEvent> = {
  version: 4,
  initial: null,
  evolve(key, event) {
    switch (event.type) {
      case 'CommandClaimed': {
        const { fingerprint, commandId, did } = event.data;
        return { fingerprint, commandId, did, end: null };
      }
      case 'CommandAnswered':
        // Keys expire, and a claim expires a moment before its end. During that moment the key counts as free.
        return key && { ...key, end: event.data.end };
      default:
        return event satisfies never;
    }
  },
};

type DataOf<Type extends OperationsEvent['type']> = Extract<OperationsEvent, { type: Type }>['data'];

export const claimed = (data: DataOf<'CommandClaimed'>) => ({ type: 'CommandClaimed' as const, data });

export function answered({ kind, id }: Actor, commandId: CommandId, end: RecordedResult) {
  const caller = id === null ? `command:${commandId}` : `${kind}:${id}`;
  return { type: 'CommandAnswered' as const, data: { caller, end } };
}

/** A constant: claims of the first version store no id, and theirs must be the same in every version. */
const COMMAND_IDS = 'b0a5c7de-7f0c-4e0e-8f6c-3d7c5a3f2b11';

/** The command that a key stands for. `hash`: of its name. */
export const commandIdOf = (hash: string, key: Key): CommandId =>
  key?.commandId ?? (uuidFromName(hash, COMMAND_IDS) as CommandId);
