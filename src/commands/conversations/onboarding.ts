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
import type { CommandEvents, OwnEvents } from '../recall.ts';
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
  readonly directory: Pick<ChatParts['directory'], 'user' | 'userInPlaceOf'>;
  readonly codeSecrets: CodeSecrets;
  /** Six digits that can't be guessed. */
  readonly newCode: () => string;
}

/** The holder of a code: a user, a guest, or the owner of a conversation. */
export interface AskedCode {
  readonly userId: UserId | null;
  readonly guestId: string | null;
  /** The conversation that shows it; null: the holder's open conversation of type `onboarding`. */
  readonly conversationId: ConversationId | null;
  readonly deviceInfo: string | null;
}

/** The holder of a code, and the conversation that shows it. */
interface Place {
  readonly holder: Owner;
  readonly conversationId: ConversationId;
}

/** A code as shown to the admin who had it issued. */
export interface IssuedCode {
  readonly code: string;
  readonly expiresAt: Instant;
  readonly conversationId: ConversationId;
}

/** Codes that admins issue to a user or guest, who proves their identity by entering one. */
export interface Onboarding {
  issue(asked: AskedCode, context: CommandContext): Promise<OwnEvents<OnboardingEvent> | Refusal>;
  /** The code that was issued; a repeated command gets the same one. */
  issued(command: CommandEvents<OnboardingEvent>): Promise<IssuedCode | Refusal>;
  /** Uses up a code of one of these holders; null when it isn't a code of theirs. */
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
/** The text in the conversation in place of a code. */
const MASK = '•'.repeat(DIGITS);

/** A new code, at random. */
export const newCode = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

export function createOnboarding(parts: OnboardingParts): Onboarding {
  const { commands, conversations, directory, guestIds, codeSecrets, newId, newConversationId, newCode } =
    parts;

  /** A closed account has no codes: they belong to the user whose account goes on. */
  const inPlaceOf = async (holder: Owner): Promise<Owner> =>
    holder.kind === 'user' ? { ...holder, id: await directory.userInPlaceOf(holder.id) } : holder;

  /** Null when the conversation determines the holder. */
  async function namedIn({ userId, guestId }: AskedCode): Promise<Owner | Refusal | null> {
    if (userId !== null) return inPlaceOf({ kind: 'user', id: userId });
    if (guestId === null) return null;
    const guest = guestIds.recognise(guestId);
    return guest === null ? refuse('guest_not_found', { field: 'guestId' }) : { kind: 'guest', id: guest };
  }

  /** A code is shown only in a conversation of its holder. */
  async function placeOf(asked: AskedCode, context: CommandContext): Promise<Place | Refusal> {
    const named = await namedIn(asked);
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
    // A separate command: its events in the conversation must not be taken for the message of this command.
    const opening = { ...context, commandId: newId<CommandId>() };
    const found = await conversations.openFor(beginning, opening);
    return isRefusal(found) ? found : { holder, conversationId: found.conversation.id };
  }

  /** The message that stands for the code; a repeated command gets the first one. */
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
      // The masked message comes first, so that a client that receives the code finds its place in the conversation.
      const messageId = await showMasked(conversationId, context);
      if (typeof messageId !== 'string') return messageId;
      const codeId = newId<OnboardingCodeId>();
      const code = newCode();
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

    async issued(command) {
      for (const { event } of await commands.recall(command))
        if (event.type === 'OnboardingCodeIssued') {
          const { expiresAt, conversationId, codeId, sealed } = event.data;
          const code = codeSecrets.unseal(codeId, sealed);
          return code === null ? refuse('code_forgotten') : { code, expiresAt, conversationId };
        }
      throw new Error('a code was issued and none was recorded');
    },

    async verify(holders, code, context) {
      for (const given of holders) {
        const holder = await inPlaceOf(given);
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
