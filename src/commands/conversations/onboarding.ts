import { randomInt } from 'node:crypto';
import { conversationStream } from '../../events/conversations/events.ts';
import { type OnboardingEvent, onboardingCodesStream } from '../../events/conversations/onboarding-events.ts';
import { type Owner, sameOwner } from '../../events/conversations/people.ts';
import {
  type CommandId,
  type ConversationId,
  type Instant,
  instant,
  type MessageId,
  type OnboardingCodeId,
  type UserId,
} from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { CommandContext } from '../context.ts';
import type { OwnEvents, Told } from '../recall.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound } from './access.ts';
import type { ChatParts } from './chat.ts';
import type { CodeSecrets } from './code-secrets.ts';
import { conversationFold } from './conversation.ts';
import { notify } from './notify.ts';
import { CODE_LIFETIME_MS, issueCode, onboardingCodesFold, verifyCode } from './onboarding-codes.ts';
import { userNamed } from './people.ts';

export interface OnboardingParts
  extends Pick<ChatParts, 'commands' | 'conversations' | 'guestIds' | 'newId' | 'newConversationId'> {
  readonly directory: Pick<ChatParts['directory'], 'user'>;
  readonly codeSecrets: CodeSecrets;
}

/** Whom a code is asked for: a user, a guest, or the owner of a conversation. */
export interface AskedCode {
  readonly userId: UserId | null;
  readonly guestId: string | null;
  /** Where it is shown; null: in their open conversation of type `onboarding`. */
  readonly conversationId: ConversationId | null;
  readonly deviceInfo: string | null;
}

/** Whom a code is for, and the conversation that it is shown in. */
interface Place {
  readonly holder: Owner;
  readonly conversationId: ConversationId;
}

/** A code as it is told to the admin who had it made. */
export interface IssuedCode {
  readonly code: string;
  readonly expiresAt: Instant;
  readonly conversationId: ConversationId;
}

/** Codes that admins have made for somebody, who then proves by one of them to be that somebody. */
export interface Onboarding {
  issue(asked: AskedCode, context: CommandContext): Promise<OwnEvents<OnboardingEvent> | Refusal>;
  /** The code that was issued; the same one each time. */
  issued(told: Told<OnboardingEvent>): Promise<IssuedCode | Refusal>;
  /** Uses a code of one of these holders up; null when it is none of theirs. */
  verify(
    holders: readonly Owner[],
    code: string,
    context: CommandContext,
  ): Promise<
    | { readonly codeId: OnboardingCodeId; readonly holder: Owner; readonly position: Position }
    | Refusal
    | null
  >;
}

const DIGITS = 6;
/** What stands in a conversation instead of a code. */
const MASK = '•'.repeat(DIGITS);

export function createOnboarding(parts: OnboardingParts): Onboarding {
  const { commands, conversations, directory, guestIds, codeSecrets, newId, newConversationId } = parts;

  /** Null when the conversation says who it is. */
  function namedIn({ userId, guestId }: AskedCode): Owner | Refusal | null {
    if (userId !== null) return { kind: 'user', id: userId };
    if (guestId === null) return null;
    const guest = guestIds.recognise(guestId);
    return guest === null ? refuse('guest_not_found', { field: 'guestId' }) : { kind: 'guest', id: guest };
  }

  /** Nobody's code is shown in somebody else's conversation. */
  async function placeOf(asked: AskedCode, context: CommandContext): Promise<Place | Refusal> {
    const named = namedIn(asked);
    if (named !== null && isRefusal(named)) return named;
    if (asked.conversationId === null)
      return named === null ? conversationNotFound() : openFor(named, context);
    const conversation = await conversations.find(asked.conversationId);
    if (conversation === null || (named !== null && !sameOwner(named, conversation.owner)))
      return conversationNotFound();
    return { holder: conversation.owner, conversationId: conversation.id };
  }

  async function openFor(holder: Owner, context: CommandContext): Promise<Place | Refusal> {
    const known = holder.kind === 'user' ? await userNamed(directory, holder.id) : null;
    const beginning = {
      conversationId: newConversationId(),
      owner: holder,
      type: 'onboarding' as const,
      subject: null,
      ownerName: known?.name ?? null,
      ownerEmail: known?.email ?? null,
    };
    // A command of its own: what it appends to the conversation must not be taken for the message of this one.
    const opening = { ...context, commandId: newId<CommandId>() };
    const found = await conversations.openFor(beginning, opening);
    return isRefusal(found) ? found : { holder, conversationId: found.conversation.id };
  }

  /** The message that stands for the code; that of the first time, when the command is repeated. */
  async function showMasked(conversationId: ConversationId, context: CommandContext) {
    const written = { messageId: newId<MessageId>(), message: MASK, messageType: 'auth_code' as const };
    const shown = await commands.execute(
      conversationFold,
      conversationStream(conversationId),
      (conversation) => notify(conversation, written),
      context,
    );
    if (isRefusal(shown)) return shown;
    for (const { event } of shown.events)
      if (event.type === 'ConversationMessageSent') return event.data.messageId;
    throw new Error('a code was shown and no message was recorded');
  }

  async function tryCode(holder: Owner, code: string, context: CommandContext) {
    const now = context.now();
    const fits = ({ id, hash }: { readonly id: OnboardingCodeId; readonly hash: string }) =>
      codeSecrets.fits(id, code.trim(), hash);
    const decide = (codes: Parameters<typeof verifyCode>[0]) => verifyCode(codes, { holder, now, fits });
    return commands.execute(onboardingCodesFold, onboardingCodesStream(holder), decide, context);
  }

  return {
    async issue(asked, context) {
      const place = await placeOf(asked, context);
      if (isRefusal(place)) return place;
      const { holder, conversationId } = place;
      // The masked message first: whoever hears of the code can then find its place in the conversation.
      const messageId = await showMasked(conversationId, context);
      if (typeof messageId !== 'string') return messageId;
      const codeId = newId<OnboardingCodeId>();
      const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
      const issued = issueCode({
        codeId,
        holder,
        conversationId,
        messageId,
        deviceInfo: asked.deviceInfo,
        hash: codeSecrets.hash(codeId, code),
        sealed: codeSecrets.seal(codeId, code),
        expiresAt: instant(Date.parse(context.now()) + CODE_LIFETIME_MS),
      });
      return commands.execute(onboardingCodesFold, onboardingCodesStream(holder), () => issued, context);
    },

    async issued(told) {
      for (const { event } of await commands.recall(told))
        if (event.type === 'OnboardingCodeIssued') {
          const { expiresAt, conversationId, codeId, sealed } = event.data;
          const code = codeSecrets.unseal(codeId, sealed);
          return code === null ? refuse('code_forgotten') : { code, expiresAt, conversationId };
        }
      throw new Error('a code was issued and none was recorded');
    },

    async verify(holders, code, context) {
      for (const holder of holders) {
        const tried = await tryCode(holder, code, context);
        if (isRefusal(tried)) return tried;
        for (const { event } of tried.events)
          if (event.type === 'OnboardingCodeVerified')
            return { codeId: event.data.codeId, holder, position: tried.position };
      }
      return null;
    },
  };
}
