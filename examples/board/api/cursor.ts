import { z } from 'zod';

const byDefault = 50;
const max = 200;
const uuid = z.uuid();
const error = `Send a number from 1 to ${max}.`;

/** `limit`, and the opaque `cursor` of an earlier response. */
export const paging = z.strictObject({
  limit: z.coerce
    .number({ error })
    .int({ error })
    .min(1, { error })
    .max(max, { error })
    .default(byDefault),
  cursor: z
    .string()
    .transform((text) => Buffer.from(text, 'base64url').toString())
    .refine((id) => uuid.safeParse(id).success, {
      error: 'Send a cursor from an earlier response.',
    })
    .optional(),
});

/** @param items one more than `limit` if there is another page */
export function pageOf<T extends { readonly id: string }>(items: readonly T[], limit: number) {
  const shown = items.slice(0, limit);
  const last = items.length > limit ? shown.at(-1) : undefined;
  return { items: shown, next: last ? Buffer.from(last.id).toString('base64url') : null };
}
