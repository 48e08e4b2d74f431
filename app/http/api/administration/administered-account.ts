import { z } from 'zod';
import type { ListedAccount } from '../../../journeys/administration/browse-accounts.ts';
import type { Person } from '../../../journeys/administration/read-person.ts';
import { explanationMessages } from '../../../messages/explanations.ts';
import { createMessages } from '../../../messages/messages.ts';
import { account, accountBody } from '../account/account-body.ts';
import { instant, toInstant } from '../schemas.ts';

const states = [
  ...(['active', 'locked', 'locked_by_owner', 'unconfirmed', 'ended'] as const),
  ...(['disabled', 'deleted', 'erased'] as const),
];
const { text } = createMessages('en');

/** An account as administrators see it. */
export const administered = account
  .extend({
    email: z
      .string()
      .max(254)
      .meta({ description: 'Empty once the account is erased', examples: ['ada@example.com'] }),
    states: z.array(z.enum(states)).min(1).max(5).meta({
      description: 'The most important one first. An account in no other state is active',
    }),
    factors: z
      .array(z.enum(['totp', 'passkey', 'recovery_codes']))
      .max(3)
      .meta({ description: 'Which kinds of second factors and passkeys it has' }),
    ends_at: instant.nullable().meta({ description: 'From then on it cannot be used' }),
    last_seen_at: instant
      .nullable()
      .meta({ description: 'When a session of it was last used, to within an hour' }),
    disabled_at: instant.nullable(),
    deleted_at: instant.nullable(),
  })
  .meta({ id: 'AdministeredAccount', description: 'An account, as administrators see it' });

const reasonCodes = [
  ...(['erased', 'deleted', 'disabled', 'ended', 'locked', 'delayed', 'unconfirmed'] as const),
  ...([
    'locked_by_owner',
    'registered',
    'invited',
    'no_password',
    'factor_missing',
    'second_step',
  ] as const),
];

const explanation = z
  .object({
    can_log_in: z.boolean(),
    reasons: z
      .array(z.enum(reasonCodes))
      .max(12)
      .meta({ description: 'What is in the way, the most important first' }),
    sentences: z
      .array(z.string().max(1000))
      .max(14)
      .meta({ description: 'The same in English, for people' }),
    last_right_password_at: instant
      .nullable()
      .meta({ description: 'When a login last proved the right password' }),
  })
  .meta({ id: 'LoginExplanation', description: 'Why somebody can or cannot log in now' });

/** The same, with why its owner can or cannot log in. */
export const explainedAccount = administered.extend({ login: explanation }).meta({
  id: 'ExplainedAccount',
  description: 'An account, and why its owner can or cannot log in',
});

export function administeredBody(listed: ListedAccount): z.output<typeof administered> {
  const { account: found, states: inStates, factors } = listed;
  return {
    ...accountBody(found),
    states: [...inStates],
    factors: [...factors],
    ends_at: orNull(found.endsAt),
    last_seen_at: orNull(found.lastSeenAt),
    disabled_at: orNull(found.disabledAt),
    deleted_at: orNull(found.deletedAt),
  };
}

export function explainedBody(person: Person): z.output<typeof explainedAccount> {
  const { account: found, states: inStates, security, explanation: why } = person;
  const factors = [...new Set(security.factors.map(({ kind }) => kind))];
  return {
    ...administeredBody({ account: found, states: inStates, factors }),
    login: {
      can_log_in: why.canLogIn,
      reasons: why.reasons.map(({ code }) => code),
      sentences: explanationMessages(found.username, why).map(text),
      last_right_password_at: orNull(why.lastRightPasswordAt),
    },
  };
}

function orNull(at: number | null): string | null {
  return at === null ? null : toInstant(at);
}
