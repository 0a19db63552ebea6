import { z } from 'zod';
import type { Position } from '../../events/log/port.ts';
import type { ErasureDocument } from '../../projections/privacy/erasures/documents.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { pageLimit } from '../kernel/input.ts';
import { cursor } from '../kernel/page-input.ts';
import { showsNoOne } from '../shown-subjects.ts';
import { toldOf } from '../views.ts';
import type { PrivacyDependencies } from './dependencies.ts';
import { erasureListData } from './views.ts';

/** A page of documents fits into one read of the store. */
const LIMIT = { preset: 20, max: 50 };
const NAME = ['erasures'];

/** Who was erased, by whom and why: also by retention. */
export const erasureList = ({ listed, cursors }: PrivacyDependencies): Endpoint =>
  endpoint({
    tag: 'Privacy',
    access: ['auditor', 'service'],
    limit: 'service',
    method: 'GET',
    path: '/api/v1/privacy/erasures',
    summary: 'All erasures, the latest first',
    notes: 'Those of retention have the reason `retention` and the policy, and were requested by `system`.',
    kind: 'read',
    query: z.object({ limit: pageLimit(LIMIT.preset, LIMIT.max), cursor: cursor() }),
    shows: showsNoOne,
    answers: { 200: { description: 'A page of erasures', data: erasureListData } },
    async handle({ query: { limit, cursor: given }, ignoredParameters: ignored }) {
      const before = given === null ? null : cursors.read<{ before: Position }>(NAME, given).before;
      const found = await listed({ before, limit });
      const last = found.length < limit ? undefined : found.at(-1);
      const next_cursor = cursors.write(NAME, last ? { before: last.requestedPosition } : null);
      const data = { erasures: found.map(presentErasure), next_cursor, ...toldOf(ignored) };
      return { status: 200, message: 'Erasures fetched', data };
    },
  });

const presentErasure = ({ id, person, reason, requestedBy, requestedAt, erasedAt }: ErasureDocument) => ({
  ...{ receipt: id, person, reason },
  ...{ requested_by: requestedBy, requested_at: requestedAt, erased_at: erasedAt },
});
