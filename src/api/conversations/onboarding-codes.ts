import { randomInt, randomUUID } from 'node:crypto';
import type { CommandContext } from '../../commands/context.ts';
import type { CodeSecrets } from '../../commands/conversations/code-secrets.ts';
import { conversationFold } from '../../commands/conversations/conversation.ts';
import { notify } from '../../commands/conversations/notify.ts';
import {
  CODE_LIFETIME_MS,
  issueCode,
  onboardingCodesFold,
  verifyCode,
} from '../../commands/conversations/onboarding-codes.ts';
import { conversationNotFound } from '../../commands/conversations/send-message.ts';
import { newId } from '../../commands/new-id.ts';
import type { Told } from '../../commands/recall.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
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
} from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { Done } from '../outcomes.ts';
import type { ConversationDependencies } from './dependencies.ts';
import type { GenerateCodeInput } from './onboarding-inputs.ts';

export interface OnboardingDependencies
  extends Pick<ConversationDependencies, 'commands' | 'conversations' | 'directory' | 'guestIds'> {
  readonly codeSecrets: CodeSecrets;
}

const DIGITS = 6;
/** What stands in a conversation instead of a code. */
const MASK = '•'.repeat(DIGITS);

/** Whom a code is for, and the conversation that it is shown in. */
interface Place {
  readonly holder: Owner;
  readonly conversationId: ConversationId;
}

/** Nobody's code is shown in somebody else's conversation. */
export async function placeOf(
  deps: OnboardingDependencies,
  input: GenerateCodeInput,
  context: CommandContext,
): Promise<Place | Refusal> {
  const named = namedIn(deps, input);
  if (named !== null && isRefusal(named)) return named;
  if (input.conversationId === null)
    return named === null ? conversationNotFound() : openFor(deps, named, context);
  const conversation = await deps.conversations.find(input.conversationId);
  if (conversation === null || (named !== null && !sameOwner(named, conversation.owner)))
    return conversationNotFound();
  return { holder: conversation.owner, conversationId: conversation.id };
}

/** Null when the conversation says who it is. */
function namedIn(
  { guestIds }: OnboardingDependencies,
  { userId, guestId }: GenerateCodeInput,
): Owner | Refusal | null {
  if (userId !== null) return { kind: 'user', id: userId };
  if (guestId === null) return null;
  const guest = guestIds.recognise(guestId);
  return guest === null ? refuse('guest_not_found', { field: 'guestId' }) : { kind: 'guest', id: guest };
}

async function openFor(
  { conversations, directory }: OnboardingDependencies,
  holder: Owner,
  context: CommandContext,
): Promise<Place | Refusal> {
  const known = holder.kind === 'user' ? await directory.user(holder.id) : null;
  const beginning = {
    conversationId: randomUUID() as ConversationId,
    ...{ owner: holder, type: 'onboarding' as const, subject: null },
    ...{ ownerName: known?.name ?? null, ownerEmail: known?.email ?? null },
  };
  // A command of its own: what it appends to the conversation must not be taken for the message of this one.
  const opening = { ...context, commandId: newId<CommandId>() };
  const found = await conversations.openFor(beginning, opening);
  return isRefusal(found) ? found : { holder, conversationId: found.conversation.id };
}

interface Issued {
  readonly code: string;
  readonly expiresAt: Instant;
  readonly conversationId: ConversationId;
}

/** Shows the masked message first: whoever hears of the code can then find its place in the conversation. */
export async function issue(
  deps: OnboardingDependencies,
  { holder, conversationId, deviceInfo }: Place & { readonly deviceInfo: string | null },
  context: CommandContext,
): Promise<Done<Told<OnboardingEvent>, null> | Refusal> {
  const { commands, codeSecrets } = deps;
  const messageId = await showMasked(deps, conversationId, context);
  if (typeof messageId !== 'string') return messageId;
  const codeId = newId<OnboardingCodeId>();
  const code = String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
  const command = {
    ...{ codeId, holder, conversationId, messageId, deviceInfo },
    ...{ hash: codeSecrets.hash(codeId, code), sealed: codeSecrets.seal(codeId, code) },
    expiresAt: instant(Date.parse(context.now()) + CODE_LIFETIME_MS),
  };
  const issued = await commands.execute(
    onboardingCodesFold,
    onboardingCodesStream(holder),
    () => issueCode(command),
    context,
  );
  return isRefusal(issued) ? issued : { told: issued, facts: null, position: issued.position };
}

/** The code that was issued; a repetition is told the same one. */
export async function presentIssued(
  { commands, codeSecrets }: OnboardingDependencies,
  told: Told<OnboardingEvent>,
): Promise<Issued | Refusal> {
  for (const { event } of await commands.recall(told))
    if (event.type === 'OnboardingCodeIssued') {
      const { expiresAt, conversationId: place, codeId: id, sealed } = event.data;
      const code = codeSecrets.unseal(id, sealed);
      return code === null ? refuse('code_forgotten') : { code, expiresAt, conversationId: place };
    }
  throw new Error('a code was issued and none was recorded');
}

/** The message that stands for the code; that of the first time, when the command is repeated. */
async function showMasked(
  { commands }: OnboardingDependencies,
  conversationId: ConversationId,
  context: CommandContext,
): Promise<MessageId | Refusal> {
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

/** `codeId`: the code that was right and is used up now; null when none was. */
export async function tryCode(
  { commands, codeSecrets }: OnboardingDependencies,
  holder: Owner,
  code: string,
  context: CommandContext,
): Promise<{ readonly codeId: OnboardingCodeId | null; readonly position: Position } | Refusal> {
  const now = context.now();
  const fits = ({ id, hash }: { readonly id: OnboardingCodeId; readonly hash: string }) =>
    codeSecrets.fits(id, code.trim(), hash);
  const tried = await commands.execute(
    onboardingCodesFold,
    onboardingCodesStream(holder),
    (codes) => verifyCode(codes, { holder, now, fits }),
    context,
  );
  if (isRefusal(tried)) return tried;
  const right = tried.events.find(({ event }) => event.type === 'OnboardingCodeVerified');
  const codeId = right?.event.type === 'OnboardingCodeVerified' ? right.event.data.codeId : null;
  return { codeId, position: tried.position };
}
