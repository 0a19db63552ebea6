import type {
  RegistrationSessionEvent,
  RegistrationSessionRecord,
} from '../../../events/directory/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { RegistrationSessionId } from '../../../events/ids.ts';
import type { ProjectionModule } from '../../module.ts';
import { byIdAlone, namedBy, type Recorded } from '../recorded.ts';

export type RegistrationSessionDocument = Recorded<RegistrationSessionId, RegistrationSessionRecord>;

export const registrationSessionProjection: ProjectionModule<RegistrationSessionDocument> = {
  name: 'directory/registration-sessions',
  version: 1,
  once: false,
  documentId: namedBy<RegistrationSessionEvent>('sessionId', 'RegistrationSessionRecorded'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<RegistrationSessionEvent>;
    return { id: event.data.sessionId, record: event.data.record, revision, position };
  },
  ...byIdAlone,
};
