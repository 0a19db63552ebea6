/** What all reads of proofs share. */
export const AUDIT = {
  method: 'GET',
  tag: 'Audit',
  access: ['auditor'],
  limit: 'history_read',
  kind: 'read',
} as const;
