import { v5 as uuidFromName } from 'uuid';
import type { CommandContext } from '../commands/context.ts';
import { conversationFold } from '../commands/conversations/conversation.ts';
import { userNamed } from '../commands/conversations/people.ts';
import { transferConversation } from '../commands/conversations/transfer-conversation.ts';
import { joinedFold, joinUser } from '../commands/directory/join.ts';
import { particularsOf, userFold } from '../commands/directory/people.ts';
import { type CommandHandler, createCommandHandler } from '../commands/handle.ts';
import { createJoining } from '../commands/identity/joining.ts';
import type { IdentityKeys } from '../commands/identity/secrets.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import { ticketFold } from '../commands/ticketing/ticket.ts';
import { transferTicket } from '../commands/ticketing/transfer-ticket.ts';
import type { ReadableLog } from '../events/codec.ts';
import { conversationStream } from '../events/conversations/events.ts';
import { userJoinedStream, userStream } from '../events/directory/events.ts';
import { type CommandId, instant, type UserId } from '../events/ids.ts';
import type { EventLog } from '../events/log/port.ts';
import { ticketStream } from '../events/ticketing/events.ts';
import { accountsIn, type KnownAccount, splitAmong } from './accounts-in-log.ts';

/** An account that is closed, and the one that goes on with what was its own. */
export interface Join {
  readonly account: KnownAccount;
  readonly into: UserId;
}

export interface JoinPlan {
  readonly joins: readonly Join[];
  /** Accounts of phones that no login leads to under the keys at hand: they stay as they are. */
  readonly unclear: readonly KnownAccount[];
}

const ID_NAMESPACE = '1c3e1d0e-8f3d-4a39-9a51-0f5a0f2f9d11';

/** An account may have been joined into one that was joined into another one since. */
function openOne(known: readonly KnownAccount[], userId: UserId): UserId {
  const next = known.find((account) => account.userId === userId)?.joinedInto ?? null;
  return next === null ? userId : openOne(known, next);
}

/**
 * The joins that are still to be made, those included that an earlier run has not completed. Changes nothing.
 *
 * @param accounts all accounts of the log, where they have been read already
 */
export async function planOfJoins(
  { log, codec }: ReadableLog,
  keys: IdentityKeys,
  accounts?: readonly KnownAccount[],
): Promise<JoinPlan> {
  // To look an account up, the log is only read.
  const { accountOf } = createJoining(createCommandHandler(log as EventLog, codec), keys);
  const known = accounts ?? (await accountsIn({ log, codec }));
  const joins = known.flatMap((account): Join[] =>
    account.joinedInto !== null && account.tickets.size + account.conversations.size > 0
      ? [{ account, into: openOne(known, account.joinedInto) }]
      : [],
  );
  const unclear: KnownAccount[] = [];
  for (const ofPhone of splitAmong(known)) {
    const into = await accountOf(ofPhone[0]?.phoneNumber ?? '');
    if (into === null || !ofPhone.some(({ userId }) => userId === into)) unclear.push(...ofPhone);
    else joins.push(...ofPhone.filter(({ userId }) => userId !== into).map((account) => ({ account, into })));
  }
  return { joins, unclear };
}

/**
 * Joins the accounts of each phone into the one to which a login leads. An account is closed first, so that nothing new comes to
 * it; then the log is read again, and what is its own is transferred. Where this ends half-way, the next run goes on.
 */
export async function joinAccounts(
  readable: ReadableLog & { readonly log: EventLog },
  keys: IdentityKeys,
): Promise<JoinPlan> {
  const commands = createCommandHandler(readable.log, readable.codec);
  const joining = createJoining(commands, keys);
  const plan = await planOfJoins(readable, keys);
  for (const { account, into } of plan.joins) {
    const { userId, phoneNumber } = account;
    const context = contextOf(`${userId} into ${into}`);
    await joining.settle(phoneNumber, into, context);
    accepted(await commands.execute(joinedFold, userJoinedStream(userId), joinUser(userId, into), context));
    await joining.close(userId, into, context);
  }
  for (const { account, into } of (await planOfJoins(readable, keys)).joins)
    await transfer(commands, account, into);
  return plan;
}

async function transfer(commands: CommandHandler, account: KnownAccount, into: UserId): Promise<void> {
  const { userId: from, tickets, conversations } = account;
  const context = contextOf(`${from} into ${into}`);
  for (const id of tickets)
    accepted(
      await commands.execute(ticketFold, ticketStream(id), transferTicket({ from, to: into }), context),
    );
  const user = async (id: UserId) => {
    const { state } = await commands.load(userFold, userStream(id));
    return state && particularsOf(state);
  };
  const to = await userNamed({ user }, into);
  for (const id of conversations)
    accepted(
      await commands.execute(
        conversationFold,
        conversationStream(id),
        transferConversation({ from, to }),
        context,
      ),
    );
}

/** The same join is the same command, however often it is run. */
function contextOf(name: string): CommandContext {
  const commandId = uuidFromName(name, ID_NAMESPACE) as CommandId;
  return {
    now: () => instant(Date.now()),
    commandId,
    claimedAt: null,
    actor: { kind: 'system', id: null },
    requestId: commandId,
    correlationId: commandId,
  };
}

function accepted(outcome: object | Refusal): void {
  if (isRefusal(outcome)) throw new Error(`a join was refused: ${outcome.refused}`);
}
