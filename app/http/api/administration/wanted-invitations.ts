import { z } from 'zod';
import { email, personName } from '../schemas.ts';

const line = /^[^\r\n]*$/;

const wanted = z.strictObject({
  email,
  role: z.enum(['user', 'admin']).default('user'),
  groups: z
    .array(
      z
        .string()
        .min(1)
        .max(64)
        .regex(/^[^\s,;|]+$/, 'A name without spaces.')
        .meta({ examples: ['staff'] }),
    )
    .max(50)
    .default([]),
  name: personName.regex(line, 'One line.').default(''),
});

/** The people whom a request invites. */
export const wantedInvitations = z.array(wanted).min(1).max(100);

/** The same as the list that administrators paste: CSV, with a line for each person after the names of the columns. */
export function wantedAsCsv(people: z.output<typeof wantedInvitations>): string {
  const lines = people.map(({ email: address, role, groups, name }) =>
    [address, role, groups.join(' '), name]
      .map((cell) => `"${cell.replaceAll('"', '""')}"`)
      .join(','),
  );
  return ['email,role,groups,name', ...lines].join('\n');
}
