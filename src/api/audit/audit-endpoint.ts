/** What all reads of proofs share. */
export const AUDIT = {
  method: 'GET',
  tag: 'Audit',
  access: ['auditor', 'admin'],
  limit: 'history_read',
  kind: 'read',
} as const;
