import type { PrivacyEvent } from '../../events/privacy/events.ts';
import type { Fold } from '../streams.ts';

/** One erasure of a person: there is another one when new data came after it. */
export interface Erasure {
  readonly receipt: string;
  readonly person: string;
  readonly subjects: readonly string[];
  readonly reason: string;
  readonly events: number;
  readonly keys: number;
  /** Whether the keys are destroyed. */
  readonly isDone: boolean;
}

/** All erasures of a person, the last one at the end. */
export const erasureFold: Fold<readonly Erasure[], PrivacyEvent> = {
  version: 1,
  initial: [],
  evolve(erasures, { type, data }) {
    switch (type) {
      case 'ErasureStreamsListed':
        return erasures;
      case 'ErasureRequested':
        return [...erasures, { ...data, isDone: false }];
      case 'PersonErased':
        return erasures.map((one) => (one.receipt === data.receipt ? { ...one, isDone: true } : one));
      default:
        return type satisfies never;
    }
  },
};

/** So many names of streams stay far below what one append may hold. */
const STREAMS_AT_ONCE = 5_000;

/** The decisions that put the streams on record which an erasure concerns, each to be executed before it is asked for. */
export const listErasureStreams = (
  personHash: string,
  streams: ReadonlySet<string>,
): readonly ((erasures: readonly Erasure[]) => readonly PrivacyEvent[])[] => {
  const all = [...streams];
  return Array.from({ length: Math.ceil(all.length / STREAMS_AT_ONCE) }, (_, part) => (erasures) => {
    if (erasures.at(-1)?.isDone === false) return [];
    const own = all.slice(part * STREAMS_AT_ONCE, (part + 1) * STREAMS_AT_ONCE);
    const receipt = receiptOf(personHash, erasures.length + 1);
    return [{ type: 'ErasureStreamsListed', data: { receipt, streams: own } }];
  });
};

type Asked = Omit<Erasure, 'receipt' | 'isDone'>;

/** One that is still being carried out is not asked for again. */
export const requestErasure =
  (personHash: string, asked: Asked) =>
  (erasures: readonly Erasure[]): readonly PrivacyEvent[] =>
    erasures.at(-1)?.isDone === false
      ? []
      : [
          {
            type: 'ErasureRequested',
            data: { receipt: receiptOf(personHash, erasures.length + 1), ...asked },
          },
        ];

export const recordErased =
  (receipt: string) =>
  (erasures: readonly Erasure[]): readonly PrivacyEvent[] =>
    erasures
      .filter((one) => one.receipt === receipt && !one.isDone)
      .map(({ isDone: _, ...erasure }) => ({ type: 'PersonErased', data: erasure }));

const HASH_CHARACTERS = 32;

/** Names the stream of the person, and which of their erasures it is, from 1. */
const receiptOf = (personHash: string, nth: number): string => `${personHash}-${nth}`;

/** What stands for a person in receipts and names of streams. */
export const shortHash = (hash: string): string => hash.slice(0, HASH_CHARACTERS);

/** The person's hash in a receipt; null when it can't be one. */
export const personHashIn = (receipt: string): string | null =>
  /^([0-9a-f]{32})-[1-9]\d{0,9}$/.exec(receipt)?.[1] ?? null;
