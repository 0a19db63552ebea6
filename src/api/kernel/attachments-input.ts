import { z } from 'zod';
import { holdsNoAttachment, NO_ATTACHMENTS } from '../../events/attachments.ts';

/** A field for attachments, which no endpoint supports yet. A client that sends some gets an error instead of losing them. */
export const noAttachments = () =>
  z
    .unknown()
    .refine(holdsNoAttachment, NO_ATTACHMENTS)
    .optional()
    .meta({ anyOf: [{ type: 'null' }, { type: 'array', maxItems: 0 }] })
    .describe('Attachments are not supported: null, or an empty list');
