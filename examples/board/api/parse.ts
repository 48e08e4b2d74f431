import { z } from 'zod';
import { Problem } from '../http/problem.ts';

/** @throws Problem 400 that names every invalid field */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: 'Unknown field.' }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
  const firstOfEach = new Map(errors.toReversed().map((fault) => [fault.field, fault]));
  throw new Problem(400, 'invalid_input', 'Some fields are invalid.', {
    errors: errors.filter((fault) => firstOfEach.get(fault.field) === fault),
  });
}

const maxTextLength = 1000;
const unreadable = /[\p{Cc}\p{Cs}]/u;

/** The text of a post: no invisible characters, and nothing that a store refuses. */
export const postText = z
  .string({ error: 'Write something.' })
  .transform((text) => text.replace(/\r\n?/g, '\n').trim().normalize('NFC'))
  .refine((text) => text !== '', { error: 'Write something.' })
  .refine((text) => [...text].length <= maxTextLength, {
    error: `Write at most ${maxTextLength} characters.`,
  })
  .refine((text) => !unreadable.test(text.replace(/[\n\t]/g, '')), {
    error: 'Use only letters, numbers, symbols and line breaks.',
  });

export const reactionValue = z.enum(['like', 'dislike'], { error: 'Send like or dislike.' });

const day = z.iso.date({ error: 'Send an existing date as YYYY-MM-DD.' });
const msPerDay = 24 * 60 * 60 * 1000;
const maxDays = 366;

/** Two dates in UTC, both inclusive. */
export const dayRange = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, { error: 'Must not be before from.', path: ['to'] })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < maxDays * msPerDay, {
    error: `Must be less than ${maxDays} days after from.`,
    path: ['to'],
  });
