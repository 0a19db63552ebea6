import { z } from 'zod';
import { ifWritten } from './inputs.ts';

const RATING = 'Rating must be between 1 and 5';

export const rateBody = z.object({
  rating: z
    .number({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a number') })
    .refine((rating) => Number.isInteger(rating) && rating >= 1 && rating <= 5, RATING)
    .meta({ type: 'integer', minimum: 1, maximum: 5 }),
  feedback: ifWritten.describe('In the user’s own words'),
});

export const rateData = z.strictObject({
  ticket_number: z.string(),
  satisfaction_rating: z.int().min(1).max(5),
  feedback: z.string().nullable(),
});
