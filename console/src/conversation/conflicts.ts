/** What counts as something that happened meanwhile. Pure. */

/** An event since the revision that a change was meant for. */
interface Happened {
  readonly type: string;
  readonly actor: { readonly kind: string; readonly id?: string | null } | null;
}

/** That somebody has read a message changes nothing that a person decides on. */
const READ = 'ConversationMessageRead';

/** Whether nobody but this admin has done something. */
export const isOnlyBy = (admin: string, since: readonly Happened[]): boolean =>
  since.length > 0 &&
  since.every(({ type, actor }) => type === READ || (actor?.kind === 'admin' && actor.id === admin));
