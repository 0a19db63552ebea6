import type { EventEnvelope } from '../../events/envelope.ts';
import { personErased } from '../../events/privacy/events.ts';
import type { Logger } from '../logger.ts';
import { ADMINS } from '../rooms.ts';
import type { PrivacyBroadcast } from './server-events.ts';

/** What admins are told when a person is erased: they may have texts of theirs on screen. */
export function privacyBroadcasts({ event, position }: EventEnvelope): readonly PrivacyBroadcast[] {
  return event.type === personErased.type
    ? [{ room: ADMINS, event: 'person:erased', payload: { position } }]
    : [];
}

export const isOfPrivacy = (broadcast: { readonly event: string }): broadcast is PrivacyBroadcast =>
  broadcast.event === 'person:erased';

/** One line for each erasure that admins were told of. */
export const logPrivacyDelivery =
  (logger: Logger) =>
  (_broadcast: PrivacyBroadcast, sockets: number): void =>
    logger.info(`A person was erased: ${sockets} admin client(s) told`);
