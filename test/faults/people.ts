import { tokenFor } from '../support/desk.ts';

export interface Person {
  readonly role: 'user' | 'admin';
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

/** Long enough for clocks that jump. */
const TOKEN_SECONDS = 30 * 86_400;

/** So many of a role, with names that say which. */
export const people = (role: Person['role'], count: number): Promise<readonly Person[]> =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = `${role}-${index}`;
      const email = `${id}@example.com`;
      const token = await tokenFor(role, { sub: id, email, name: `${role} ${index}` }, TOKEN_SECONDS);
      return { role, id, email, token };
    }),
  );
