import { signToken } from '../../src/api/kernel/token-keys.ts';
import { SECRET } from '../support/desk.ts';

export interface Person {
  readonly role: 'user' | 'admin';
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Around the present, long enough for clocks that jump: a desk refuses a token of the future. */
const TOKEN_SECONDS = 60 * 86_400;

/** So many of a role, with names that say which. */
export const people = (role: Person['role'], count: number): Promise<readonly Person[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = `${role}-${index}`;
      const email = `${id}@example.com`;
      const claims = { sub: id, role, email, name: `${role} ${index}` };
      const token = await signToken(SECRET, claims, TOKEN_SECONDS, Date.now() - TOKEN_SECONDS * 500);
      return { role, id, email, token };
    }),
  );
