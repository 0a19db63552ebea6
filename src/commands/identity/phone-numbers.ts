import { accountByPhoneStream } from '../../events/identity/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { claimPhoneNumber, phoneFold, settlePhoneNumber } from './account.ts';
import { settled } from './settled.ts';

/**
 * Whose phone numbers are. A number has a stream for each key of the look-up and each of its forms, and all of them are to name one user,
 * also while nodes that have only some of the keys claim at the same time: every node claims the streams in the order
 * of their names, and the last one decides. As long as of any two nodes one has all the keys of the other, both end at
 * what the one with fewer keys has found.
 */
export interface PhoneNumbers {
  /** The user whose number it is under any of its hashes; null: nobody's. Among several the one who keeps it. */
  ownerOf(hashes: readonly string[]): Promise<UserId | null>;
  /** The user whose number it is, `newUserId` when it was nobody's. `hashes`: of the number, in any order. */
  claim(hashes: readonly string[], newUserId: UserId, context: CommandContext): Promise<UserId>;
  /** Makes a number that is known as that user's under one of its hashes known under all of them. */
  carryOver(hashes: readonly string[], userId: UserId, context: CommandContext): Promise<void>;
}

export function createPhoneNumbers(commands: CommandHandler): PhoneNumbers {
  const streamsOf = (hashes: readonly string[]) => hashes.toSorted().map(accountByPhoneStream);
  const ownersOf = (streams: readonly string[]): Promise<readonly (UserId | null)[]> =>
    Promise.all(streams.map(async (stream) => (await commands.load(phoneFold, stream)).state));

  async function ownerOf(hashes: readonly string[]): Promise<UserId | null> {
    return (await ownersOf(streamsOf(hashes))).findLast((owner) => owner !== null) ?? null;
  }

  async function claim(hashes: readonly string[], newUserId: UserId, given: CommandContext): Promise<UserId> {
    const streams = streamsOf(hashes);
    // A stream is written to twice at most by one command: what it wrote first must not pass for the second.
    const context = { ...given, claimedAt: null };
    const before = streams.length > 1 ? await ownersOf(streams) : [];
    let owner = before.findLast((known) => known !== null) ?? newUserId;
    const found: UserId[] = [];
    for (const stream of streams) {
      const { state } = settled(await commands.execute(phoneFold, stream, claimPhoneNumber(owner), context));
      owner = state ?? owner;
      found.push(owner);
    }
    for (const [index, stream] of streams.entries())
      if (found[index] !== owner)
        settled(await commands.execute(phoneFold, stream, settlePhoneNumber(owner), context));
    return owner;
  }

  return {
    ownerOf,
    claim,

    async carryOver(hashes, userId, context) {
      const owners = hashes.length > 1 ? await ownersOf(streamsOf(hashes)) : [];
      if (owners.includes(userId) && owners.includes(null)) await claim(hashes, userId, context);
    },
  };
}
