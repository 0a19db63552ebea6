import { createInitiate } from '../../../src/commands/identity/initiate.ts';
import type { Logins, Sent, StartedLogin } from '../../../src/commands/identity/logins.ts';
import type { LoginId } from '../../../src/events/ids.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { commandContext } from '../../support/examples.ts';

const PHONE = '+2348012345678';

/** Starts a login that is found in a phase, and tells what was sent and recorded. */
async function initiated(phase: StartedLogin['phase'], sent: Sent = { outcome: 'sent', recipient: null }) {
  const told: unknown[] = [];
  const login = { loginId: 'l-1' as LoginId, buttonId: 'b-1', phase, position: 7 as Position };
  const logins: Pick<Logins, 'start' | 'recordSending'> = {
    start: async () => login,
    recordSending: async (id, outcome) => void told.push([id, outcome]),
  };
  const initiate = createInitiate(logins, async (confirmation) => {
    told.push(confirmation);
    return sent;
  });
  return { outcome: await initiate(PHONE, commandContext()), told };
}

describe('a login that is started', () => {
  const message = { phoneNumber: PHONE, buttonId: 'b-1' };

  it.each(['unsent', 'failed'] as const)(
    'has its message sent, and that recorded, while it is %s',
    async (phase) => {
      const { outcome, told } = await initiated(phase);
      expect(outcome).toEqual({ position: 7 });
      expect(told).toEqual([message, ['l-1', { outcome: 'sent', recipient: null }]]);
    },
  );

  it.each(['sent', 'confirmed', 'expired'] as const)('has no message sent once it is %s', async (phase) => {
    expect(await initiated(phase)).toEqual({ outcome: { position: 7 }, told: [] });
  });

  it('is refused when its message can’t be sent, which is recorded', async () => {
    const failed = { outcome: 'failed', reason: 'unavailable' } as const;
    const { outcome, told } = await initiated('unsent', failed);
    expect(outcome).toEqual({ refused: 'message_not_sent' });
    expect(told).toEqual([message, ['l-1', failed]]);
  });
});
