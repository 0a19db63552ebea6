import {
  type RegistrationSessionRecord,
  registrationSessionRecorded,
} from '../../../events/directory/events.ts';
import type { RegistrationSessionId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import { byIdAlone, type Recorded } from '../recorded.ts';

export type RegistrationSessionDocument = Recorded<RegistrationSessionId, RegistrationSessionRecord>;

export const registrationSessionProjection: ProjectionModule<RegistrationSessionDocument> = defineProjection({
  name: 'directory/registration-sessions',
  version: 1,
  events: [registrationSessionRecorded],
  documentId: ({ event: { data } }) => data.sessionId,
  project(_, { event, revision, position }) {
    return { id: event.data.sessionId, record: event.data.record, revision, position };
  },
  ...byIdAlone,
});
