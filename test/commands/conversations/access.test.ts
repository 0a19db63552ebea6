import { ANONYMOUS, type Caller } from '../../../src/commands/caller.ts';
import { type GuestAccess, maySend, mayUse, senderFor } from '../../../src/commands/conversations/access.ts';
import type { Owner } from '../../../src/events/conversations/people.ts';
import type { GuestId } from '../../../src/events/ids.ts';
import { guestAsOwner, guestId, johnAsOwner } from '../../support/conversations.ts';
import { ada, adaObi, bearer, jane, john, johnDoe } from '../../support/examples.ts';

const guest: Caller = { kind: 'guest', id: guestId };
const otherGuest: Caller = { kind: 'guest', id: 'guest_2' as GuestId };
const service = bearer('service', 's-1');
/** Somebody whose id is a user's, in another role. */
const analyst = bearer('analyst', johnDoe.id);

const MATRIX: readonly (readonly [string, Owner, GuestAccess, readonly Caller[], readonly Caller[]])[] = [
  ['a user’s', johnAsOwner, 'conversation-id', [john, ada], [jane, guest, service, analyst, ANONYMOUS]],
  ['a user’s', johnAsOwner, 'guest-id', [john, ada], [jane, guest, service, analyst, ANONYMOUS]],
  ['a guest’s', guestAsOwner, 'conversation-id', [guest, otherGuest, ANONYMOUS, ada, john, service], []],
  ['a guest’s', guestAsOwner, 'guest-id', [guest, ada], [otherGuest, ANONYMOUS, john, service]],
];

describe('who may use a conversation', () => {
  it.each(MATRIX)('%s (%j), with GUEST_ACCESS=%s', (_, owner, guestAccess, may, mayNot) => {
    for (const caller of may) expect(mayUse(caller, { owner }, guestAccess)).toBe(true);
    for (const caller of mayNot) expect(mayUse(caller, { owner }, guestAccess)).toBe(false);
  });
});

describe('as whom somebody writes', () => {
  it('is themselves for an admin', () => {
    expect(senderFor(ada, { owner: guestAsOwner })).toEqual({ kind: 'admin', id: adaObi.id });
  });

  it.each([john, otherGuest, ANONYMOUS])(
    'is the guest for whoever has the id of a guest’s (%j)',
    (caller) => {
      expect(senderFor(caller, { owner: guestAsOwner })).toEqual(guestAsOwner);
    },
  );
});

describe('what somebody may send', () => {
  it.each([
    [johnAsOwner, ['text', 'file']],
    [guestAsOwner, ['text', 'file']],
    [{ kind: 'admin', id: adaObi.id } as const, ['text', 'file', 'system']],
    [{ kind: 'system', id: null } as const, ['system', 'auth_code']],
  ])('%j: %j', (sender, allowed) => {
    const types = ['text', 'file', 'system', 'auth_code'] as const;
    expect(types.filter((type) => maySend(sender, type))).toEqual(allowed);
  });
});
