import { isRefusal, refuse } from '../../commands/refusal.ts';
import { command, endpoint } from '../endpoint.ts';
import type { IdentityDependencies } from './dependencies.ts';
import { nameBody, renamedData, userData } from './inputs.ts';

const shared = { path: '/api/user/me', tag: 'Login', access: ['user'] } as const;

export const me = ({ ownAccount }: IdentityDependencies) =>
  endpoint({
    ...shared,
    method: 'GET',
    summary: 'The user who is logged in',
    limit: 'user_read',
    kind: 'read',
    answers: { 200: { description: 'The user', data: userData } },
    refusals: ['user_not_found'],
    async handle({ caller }) {
      const account = await ownAccount.of(caller);
      if (account === null) return refuse('user_not_found');
      const { userId: id, phoneNumber, name, registeredAt } = account;
      const createdAt = Math.floor(Date.parse(registeredAt) / 1000);
      return {
        status: 200,
        message: 'User retrieved successfully',
        data: { id, phoneNumber, name, createdAt },
      };
    },
  });

export const rename = ({ ownAccount }: IdentityDependencies) =>
  command({
    ...shared,
    method: 'PUT',
    summary: 'Change the user’s name',
    notes: 'Tokens contain the new name after the next refresh.',
    limit: 'user_write',
    kind: 'command',
    revised: false,
    body: nameBody,
    answers: { 200: { description: 'The new name', data: renamedData } },
    refusals: ['user_not_found', 'update_failed'],
    async handle(request) {
      const renamed = await ownAccount.rename(request.body.name, request);
      return isRefusal(renamed) ? renamed : { told: null, facts: null, position: renamed.position };
    },
    async present(_done, { body: { name } }) {
      return { status: 200, message: 'User updated successfully', data: { success: true, name } };
    },
  });
