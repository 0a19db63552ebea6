import { accountByPhoneStream, accountStream } from '../../events/identity/events.ts';
import type { UserId } from '../../events/ids.ts';
import type { CommandContext } from '../context.ts';
import type { CommandHandler } from '../handle.ts';
import { accountFold, claimPhoneNumber, firstRegistered, phoneFold, settlePhoneNumber } from './account.ts';
import { settled } from './settled.ts';

/**
 * The owners of phone numbers. A number has one stream for each key and each of its forms, and all of them shall name the
 * same user, even while nodes that have only some of the keys claim at the same time. Every node claims the streams in the
 * order of their names, and the last one decides. If of any two nodes one has all keys of the other, both end at the owner
 * that the node with fewer keys has found.
 *
 * Streams that name several accounts, all of them registered, were claimed by earlier versions, which took the forms of a number
 * for several phones. The account that was registered first is the owner then.
 */
export interface PhoneNumbers {
  /** The owner of the number under any of its hashes; null: none. If the hashes name several users, the one who stays the owner. */
  ownerOf(hashes: readonly string[]): Promise<UserId | null>;
  /** The owner of the number: `newUserId` if it had none. `hashes`: of the number, in any order. */
  claim(hashes: readonly string[], newUserId: UserId, context: CommandContext): Promise<UserId>;
  /** Records the owner of a number, known under one of its hashes, under all of its hashes. */
  carryOver(hashes: readonly string[], userId: UserId, context: CommandContext): Promise<void>;
  /** Makes a number that user's under all its hashes, whoever had it. */
  settle(hashes: readonly string[], userId: UserId, context: CommandContext): Promise<void>;
}

export function createPhoneNumbers(commands: CommandHandler): PhoneNumbers {
  const streamsOf = (hashes: readonly string[]) => hashes.toSorted().map(accountByPhoneStream);
  const ownersOf = (streams: readonly string[]): Promise<readonly (UserId | null)[]> =>
    Promise.all(streams.map(async (stream) => (await commands.load(phoneFold, stream)).state));

  /** The first one of several accounts that the streams name; null while they name less than two. */
  async function firstOfSeveral(owners: readonly (UserId | null)[]): Promise<UserId | null> {
    const named = [...new Set(owners.filter((owner) => owner !== null))];
    if (named.length < 2) return null;
    const accounts = named.map(async (id) => (await commands.load(accountFold, accountStream(id))).state);
    return firstRegistered(await Promise.all(accounts))?.userId ?? null;
  }

  const lastOf = (owners: readonly (UserId | null)[]): UserId | null =>
    owners.findLast((owner) => owner !== null) ?? null;

  async function ownerOf(hashes: readonly string[]): Promise<UserId | null> {
    const owners = await ownersOf(streamsOf(hashes));
    return (await firstOfSeveral(owners)) ?? lastOf(owners);
  }

  async function settle(hashes: readonly string[], userId: UserId, context: CommandContext): Promise<void> {
    for (const stream of streamsOf(hashes))
      settled(await commands.execute(phoneFold, stream, settlePhoneNumber(userId), context));
  }

  async function claim(hashes: readonly string[], newUserId: UserId, given: CommandContext): Promise<UserId> {
    const streams = streamsOf(hashes);
    // One command writes to a stream twice at most: the second write must not be taken for a repetition of the first.
    const context = { ...given, claimedAt: null };
    const before = streams.length > 1 ? await ownersOf(streams) : [];
    const first = await firstOfSeveral(before);
    if (first !== null) {
      await settle(hashes, first, context);
      return first;
    }
    let owner = lastOf(before) ?? newUserId;
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
    settle,

    async carryOver(hashes, userId, context) {
      const owners = hashes.length > 1 ? await ownersOf(streamsOf(hashes)) : [];
      if (owners.includes(userId) && owners.includes(null)) await claim(hashes, userId, context);
    },
  };
}
