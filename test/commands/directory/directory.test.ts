import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { createDirectory, type Directory } from '../../../src/commands/directory/directory.ts';
import { contactFold, userFold } from '../../../src/commands/directory/people.ts';
import { userContactStream, userStream } from '../../../src/events/directory/events.ts';
import type { Actor } from '../../../src/events/envelope.ts';
import type { UserId } from '../../../src/events/ids.ts';
import {
  ada,
  adaObi,
  bearer,
  CONTACT_KEYS,
  commandContext,
  jane,
  janeRoe,
  john,
  johnDoe,
  sessionId,
  transactionId,
  userRecord,
} from '../../support/examples.ts';
import { keyOf } from '../../support/key-of.ts';
import { everything, nodeOn, temporaryLog } from '../../support/logs.ts';

let log: Awaited<ReturnType<typeof temporaryLog>>;
let directory: Directory;
beforeEach(async () => {
  log = await temporaryLog();
  directory = createDirectory(nodeOn(log), { contactKeys: CONTACT_KEYS });
});
afterEach(() => log.destroy());

const service: Actor = { kind: 'service', id: 'core' };
const context = () => commandContext({ actor: service });
const types = async () => (await everything(log)).map(({ event }) => event.type);
const elsewhere = () => createDirectory(nodeOn(log), { contactKeys: CONTACT_KEYS });
const nobody = { email: null, phoneNumber: null };

describe('the directory', () => {
  it('knows what was recorded, on every node', async () => {
    await directory.recordUser(johnDoe.id, userRecord(), context());
    for (const node of [directory, elsewhere()]) {
      expect(await node.user(johnDoe.id)).toEqual({
        name: 'John Doe',
        email: johnDoe.email,
        phoneNumber: johnDoe.phoneNumber,
      });
    }
  });

  it('knows nobody whom nobody recorded', async () => {
    expect(await directory.user(johnDoe.id)).toBeNull();
    expect(await directory.admin(adaObi.id)).toBeNull();
    expect(await directory.hasRegistrationSession(sessionId)).toBe(false);
  });

  it('recording the same again changes nothing', async () => {
    await directory.recordUser(johnDoe.id, userRecord(), context());
    const before = await log.end();
    await directory.recordUser(johnDoe.id, userRecord(), context());
    expect(await log.end()).toBe(before);
  });

  it('knows registration sessions and takes transactions', async () => {
    await directory.recordRegistrationSession(sessionId, { phone_number: null, email: null }, context());
    await directory.recordTransaction(
      transactionId,
      { amount: 1, transaction_type: null, status: null, transaction_reference: null, createdAt: null },
      context(),
    );
    expect(await directory.hasRegistrationSession(sessionId)).toBe(true);
    expect(await types()).toEqual(['RegistrationSessionRecorded', 'TransactionRecorded']);
  });
});

describe('addresses in logs of earlier versions', () => {
  it.each([
    ['a@b\u00FCcher.example', 'a@xn--bcher-kva.example'],
    ['a@xn--bcher-kva.example', 'a@b\u00FCcher.example'],
    ['a@bu\u0308cher.example', 'a@xn--bcher-kva.example'],
    ['jos\u00E9@example.com', 'jose\u0301@example.com'],
    ['jose\u0301@example.com', 'jos\u00E9@example.com'],
  ])('who was noted under %j is found under %j', async (noted, wanted) => {
    const stream = userContactStream(createHash('sha256').update(`email:${noted}`).digest('hex'));
    const { id: userId } = johnDoe;
    const noting = [{ type: 'UserContactNoted' as const, data: { userId } }];
    const recording = [
      { type: 'UserRecorded' as const, data: { userId, record: userRecord({ email: noted }) } },
    ];
    await nodeOn(log).execute(contactFold, stream, () => noting, context());
    await nodeOn(log).execute(userFold, userStream(userId), () => recording, context());
    for (const email of [noted, wanted])
      expect(await directory.userByContact({ email, phoneNumber: null })).toMatchObject({ id: userId });
  });

  it('who was noted under a hash without a key counts before who is noted under the same address now', async () => {
    const stream = userContactStream(createHash('sha256').update(`email:${johnDoe.email}`).digest('hex'));
    await directory.recordUser(janeRoe.id, userRecord({ email: johnDoe.email }), context());
    const noted = [{ type: 'UserContactNoted' as const, data: { userId: johnDoe.id } }];
    await nodeOn(log).execute(contactFold, stream, () => noted, context());
    await directory.recordUser(johnDoe.id, userRecord(), context());
    expect((await directory.userByContact({ email: johnDoe.email, phoneNumber: null }))?.id).toBe(johnDoe.id);
  });
});

describe('the names of streams', () => {
  const record = userRecord({ email: 'John@Example.com', phone_number: johnDoe.phoneNumber });

  it('are no hashes of addresses and numbers that anybody can compute', async () => {
    await directory.recordUser(johnDoe.id, record, context());
    const text = JSON.stringify(await everything(log));
    for (const contact of ['email:john@example.com', `phone:${johnDoe.phoneNumber}`])
      expect(text).not.toContain(createHash('sha256').update(contact).digest('hex'));
  });

  it('under an earlier key are found while that key is there', async () => {
    const [first = keyOf()] = CONTACT_KEYS;
    await directory.recordUser(johnDoe.id, record, context());
    const asked = { email: 'john@example.com', phoneNumber: null };
    const nodeWith = (...keys: KeyObject[]) =>
      createDirectory(nodeOn(log), { contactKeys: keys as unknown as typeof CONTACT_KEYS });
    expect((await nodeWith(keyOf(9), first).userByContact(asked))?.id).toBe(johnDoe.id);
    expect(await nodeWith(keyOf(9)).userByContact(asked)).toBeNull();
  });
});

describe('the bearer of a token', () => {
  it('is known by its claims', async () => {
    await directory.noteBearer(ada, commandContext());
    expect(await elsewhere().admin(adaObi.id)).toEqual({
      name: 'Ada Obi',
      email: adaObi.email,
      phoneNumber: null,
    });
  });

  it('is noted once', async () => {
    for (const node of [directory, directory, elsewhere()]) await node.noteBearer(john, commandContext());
    expect((await types()).filter((type) => type === 'UserSeen')).toHaveLength(1);
  });

  it('with two tokens that tell different things is noted once for each, however they take turns', async () => {
    const otherwise = { ...john, firstName: 'Johnny' };
    for (const bearer of [john, otherwise, john, otherwise])
      await directory.noteBearer(bearer, commandContext());
    expect((await types()).filter((type) => type === 'UserSeen')).toHaveLength(2);
  });

  it('is not looked for in the log again while the claims are the same', async () => {
    let reads = 0;
    const commands = nodeOn(log);
    const counting = createDirectory(
      {
        ...commands,
        execute(...call) {
          reads++;
          return commands.execute(...call);
        },
      },
      { contactKeys: CONTACT_KEYS },
    );
    await counting.noteBearer(ada, commandContext());
    await counting.noteBearer(ada, commandContext());
    expect(reads).toBe(1);
  });

  it('does not replace what a system has recorded', async () => {
    await directory.recordUser(johnDoe.id, userRecord({ first_name: 'Jonathan' }), context());
    await directory.noteBearer(john, commandContext());
    expect((await directory.user(johnDoe.id))?.name).toBe('Jonathan Doe');
  });

  it.each(['service', 'analyst', 'auditor'] as const)('is not noted as a %s', async (role) => {
    await directory.noteBearer(bearer(role, 'core'), commandContext());
    expect(await types()).toEqual([]);
  });

  it('that is a user and one that is an admin of the same id are two', async () => {
    await directory.noteBearer(bearer('user', adaObi.id, { firstName: 'Other' }), commandContext());
    expect(await directory.admin(adaObi.id)).toBeNull();
  });
});

describe('whose contact it is', () => {
  const found = (email: string | null, phoneNumber: string | null = null) =>
    elsewhere().userByContact({ email, phoneNumber });

  beforeEach(async () => {
    await directory.recordUser(johnDoe.id, userRecord(), context());
    await directory.noteBearer(jane, commandContext());
  });

  it.each([johnDoe.email, 'JOHN@EXAMPLE.COM', '  john@example.com '])('%j is of John', async (email) => {
    expect(await found(email)).toEqual({ id: johnDoe.id, name: 'John Doe' });
  });

  it('a phone number tells it, too', async () =>
    expect((await found(null, johnDoe.phoneNumber))?.id).toBe(johnDoe.id));

  it('claims of a token tell it, too', async () => expect((await found(janeRoe.email))?.id).toBe(janeRoe.id));

  it('the e-mail counts before the phone number', async () => {
    expect((await found(janeRoe.email, johnDoe.phoneNumber))?.id).toBe(janeRoe.id);
  });

  it('the phone number counts when nobody has the e-mail', async () => {
    expect((await found('unknown@example.com', johnDoe.phoneNumber))?.id).toBe(johnDoe.id);
  });

  it('nobody has none', async () => {
    expect(await found('unknown@example.com', '+2348000000000')).toBeNull();
    expect(await directory.userByContact(nobody)).toBeNull();
  });

  it('not of a user who has another one now', async () => {
    await directory.recordUser(johnDoe.id, userRecord({ email: 'doe@example.com' }), context());
    expect(await found(johnDoe.email)).toBeNull();
    expect((await found('doe@example.com'))?.id).toBe(johnDoe.id);
  });

  it('again of a user who has it back', async () => {
    await directory.recordUser(johnDoe.id, userRecord({ email: 'doe@example.com' }), context());
    await directory.recordUser(johnDoe.id, userRecord(), context());
    expect((await found(johnDoe.email))?.id).toBe(johnDoe.id);
  });

  it('of the one who was named with it first', async () => {
    await directory.recordUser(
      janeRoe.id,
      userRecord({ email: johnDoe.email, first_name: 'Jane' }),
      context(),
    );
    expect((await found(johnDoe.email))?.id).toBe(johnDoe.id);
  });

  describe('when a great many had it and have another one now', () => {
    const MANY = 120;
    const id = (number: number) => `user-${number}` as UserId;
    const email = 'none@example.com';
    beforeEach(async () => {
      const stream = userContactStream(createHash('sha256').update(`email:${email}`).digest('hex'));
      const noted = Array.from({ length: MANY }, (_, number) => ({
        type: 'UserContactNoted' as const,
        data: { userId: id(number) },
      }));
      await nodeOn(log).execute(contactFold, stream, () => noted, context());
    });

    it('looks at some of them only', async () => {
      let looked = 0;
      const commands = nodeOn(log);
      const counting = createDirectory(
        {
          ...commands,
          load(...call) {
            looked++;
            return commands.load(...call);
          },
        },
        { contactKeys: CONTACT_KEYS },
      );
      expect(await counting.userByContact({ email, phoneNumber: null })).toBeNull();
      expect(looked).toBeLessThan(60);
    });

    it('reads one stream of a contact that nobody has, where the log has none of earlier versions', async () => {
      const loaded: string[] = [];
      const commands = nodeOn(log);
      const counting = createDirectory(
        {
          ...commands,
          load(fold, read) {
            loaded.push(read);
            return commands.load(fold, read);
          },
        },
        { contactKeys: [CONTACT_KEYS[0]], log: { hasStreams: () => false } },
      );
      expect(await counting.userByContact({ email: 'un.known@example.com', phoneNumber: null })).toBeNull();
      expect(loaded).toEqual([expect.stringMatching(/^contact-/)]);
    });

    it.each([0, 20, MANY - 20, MANY - 1])('finds number %d, who has it back', async (number) => {
      await directory.recordUser(id(number), userRecord({ email }), context());
      expect((await found(email))?.id).toBe(id(number));
    });
  });

  it('of the next one, once the first has another', async () => {
    await directory.recordUser(
      janeRoe.id,
      userRecord({ email: johnDoe.email, first_name: 'Jane' }),
      context(),
    );
    await directory.recordUser(johnDoe.id, userRecord({ email: null, phone_number: null }), context());
    expect((await found(johnDoe.email))?.id).toBe(janeRoe.id);
  });

  it('is kept in the log under a name that does not tell it', async () => {
    const streams = (await everything(log)).map(({ stream }) => stream).join();
    expect(streams).not.toMatch(/example\.com|234801/);
  });
});
