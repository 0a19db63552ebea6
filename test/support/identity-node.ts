import pino from 'pino';
import type { TokenPair } from '../../src/api/identity/access-tokens.ts';
import { createMonotoneClock } from '../../src/api/kernel/clock.ts';
import { NO_LIMITS } from '../../src/api/kernel/limits.ts';
import { createCommandHandler } from '../../src/commands/handle.ts';
import type { Collected } from '../../src/commands/identity/logins.ts';
import { newId } from '../../src/commands/new-id.ts';
import { isRefusal } from '../../src/commands/refusal.ts';
import { createIdentity } from '../../src/composition/identity.ts';
import type { UserId } from '../../src/events/ids.ts';
import type { TestDesk } from './desk.ts';

/** Another node over a desk's log, with the same secrets: what its waiting sockets and webhooks would do. */
export function identityNodeOf({ stores: { log, codec }, config }: Pick<TestDesk, 'stores' | 'config'>) {
  const identity = createIdentity({
    ...{ config, log, codec, commands: createCommandHandler(log, codec), logger: pino({ level: 'silent' }) },
    ...{
      limits: NO_LIMITS,
      now: createMonotoneClock(),
      send: null,
      outbox: null,
      consoleSessions: { observe: () => false, forget: () => {} },
    },
  });
  const { logins, tokens, newContext } = identity;

  const collect = (sessionId: string): Promise<Collected> => logins.collect(sessionId, newContext());

  /** The tokens of a confirmed login. */
  async function tokensOf(sessionId: string): Promise<LoggedIn> {
    const collected = await collect(sessionId);
    if (collected.outcome !== 'granted') throw new Error(`no tokens: ${collected.outcome}`);
    const { granted } = collected;
    return { userId: granted.account.userId, ...(await tokens.issue(granted)) };
  }

  return {
    ...{ identity, collect, tokensOf },
    /** A person with that number (E.164) starts, confirms and collects. */
    async logIn(phoneNumber: string): Promise<LoggedIn> {
      const context = newContext();
      const started = await logins.start(phoneNumber, context);
      if (isRefusal(started)) throw new Error(started.refused);
      const { buttonId } = started;
      const sessionId = await logins.sessionIdOf(context.commandId);
      if (typeof sessionId !== 'string') throw new Error(sessionId.refused);
      const press = { buttonId, sender: phoneNumber, pressId: buttonId, newUserId: newId<UserId>() };
      await logins.press(press, newContext());
      return tokensOf(sessionId);
    },
  };
}

export interface LoggedIn extends TokenPair {
  readonly userId: UserId;
}
