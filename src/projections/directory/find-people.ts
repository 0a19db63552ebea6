import { adminStream, userStream } from '../../events/directory/events.ts';
import type { AdminId, UserId } from '../../events/ids.ts';
import type { DocumentsFromLog } from '../from-log.ts';
import type { QueriesOf } from '../module.ts';
import { ReadModelsUnavailable } from '../store/port.ts';
import type { AdminDocument } from './admins/documents.ts';
import { adminProjection } from './admins/projection.ts';
import type { UserDocument } from './users/projection.ts';
import { userProjection } from './users/projection.ts';

/** People as the directory knows them, by id. Unknown people are missing. */
interface Found {
  readonly users: ReadonlyMap<string, UserDocument>;
  readonly admins: ReadonlyMap<string, AdminDocument>;
}

/** Finds people in the read models; while those are unavailable, in the log. */
export function createFindPeople(queriesOf: QueriesOf, fromLog: DocumentsFromLog) {
  async function inLog(users: readonly UserId[], admins: readonly AdminId[]): Promise<Found> {
    const user = (id: UserId) => fromLog.one(userProjection, userStream(id));
    const admin = (id: AdminId) => fromLog.one(adminProjection, adminStream(id));
    return {
      users: byId(await Promise.all(users.map(user))),
      admins: byId(await Promise.all(admins.map(admin))),
    };
  }

  return async (users: readonly UserId[], admins: readonly AdminId[]): Promise<Found> => {
    try {
      return {
        users: await queriesOf(userProjection).find(users),
        admins: await queriesOf(adminProjection).find(admins),
      };
    } catch (error) {
      if (error instanceof ReadModelsUnavailable) return inLog(users, admins);
      throw error;
    }
  };
}

const byId = <Document extends { readonly id: string }>(found: readonly (Document | null)[]) =>
  new Map(found.flatMap((document) => (document ? [[document.id as string, document] as const] : [])));
