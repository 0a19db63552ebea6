/** Whether a value holds nothing that could be an attachment. */
export const holdsNoAttachment = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The rest of a sentence that begins with the field's name. */
export const NO_ATTACHMENTS = 'must be null or empty, since no attachments are taken';
