import { z } from 'zod';
import { HttpError } from '../failures/http-error.ts';

/** An instant: ISO 8601 in UTC. */
export const instant = z
  .string()
  .length(24)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({
    format: 'date-time',
    description: 'ISO 8601, UTC',
    examples: ['2026-11-21T05:41:42.000Z'],
  });

export function toInstant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export const username = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\s@\p{Cc}]+$/u, 'Letters, numbers, periods, hyphens and underscores.')
  .meta({ description: 'Letters, numbers, periods, hyphens and underscores', examples: ['ada'] });

export const email = z
  .string()
  .min(3)
  .max(254)
  .regex(/^[^\s@]+[@\uff20\ufe6b][^\s@]+$/, 'An email address looks like name@example.com.')
  .meta({ format: 'email', examples: ['ada@example.com'] });

/** The journey applies the password rules, and its error explains them. PASSWORD_MIN_LENGTH sets the minimum. */
export const newPassword = z
  .string()
  .max(1024)
  .meta({ format: 'password', examples: ['tide lantern orchard'] });

/** The token of an emailed link, after `?token=`. */
export const linkToken = z
  .string()
  .length(43)
  .regex(/^[\w-]+$/, 'Letters, numbers, hyphens and underscores.')
  .meta({
    description: 'The part of the emailed link after `?token=`',
    examples: ['pF3xY0sWq-7cKzR1vN_uT8dLm2hBJg5oEaXi4yQkVtA'],
  });

/** At most 100 characters. The journey refuses invisible ones. */
export const personName = z
  .string()
  .max(200)
  .meta({ examples: ['Ada'] });

export const handle = z
  .string()
  .length(36)
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .meta({
    description: 'A public id. It is no credential',
    format: 'uuid',
    examples: ['019ac7d2-5b1c-7a3e-9f42-6d0c8e1b2a47'],
  });

const maxPerPage = 200;
const cursorExample = 'YWRh';

export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `A whole number from 1 to ${maxPerPage}.`)
    .transform(Number)
    .pipe(z.number().int().min(1).max(maxPerPage))
    .default(50)
    .meta({ description: 'Maximum number of items' }),
  cursor: z
    .string()
    .min(1)
    .max(400)
    .regex(/^[\w-]+$/, 'The next_cursor of the previous page.')
    .optional()
    .meta({ description: '`next_cursor` of the previous page', examples: [cursorExample] }),
});

export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({
    items: z.array(item).max(maxPerPage),
    next_cursor: z
      .string()
      .max(400)
      .nullable()
      .meta({ description: 'null on the last page', examples: [cursorExample] }),
  });
}

export function toCursor(place: string | undefined): string | null {
  return place === undefined ? null : Buffer.from(place).toString('base64url');
}

/** @throws HttpError for an invalid cursor */
export function fromCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (toCursor(place) === cursor && !/\p{Cc}/u.test(place)) return place;
  throw new HttpError(400, 'invalid_cursor', 'This is not the next_cursor of a page.');
}
