import type { Message, MessageWithValues } from './messages.ts';

interface Guesses {
  readonly failures: number;
  readonly networks: number;
}

/** Why somebody cannot log in. Instants are epoch milliseconds; `by` is a user name, or null for the operator. */
type Reason =
  | { readonly code: 'erased' | 'ended' | 'locked_by_owner' | 'second_step'; readonly at: number }
  | { readonly code: 'deleted'; readonly at: number; readonly by: string | null }
  | {
      readonly code: 'disabled';
      readonly at: number;
      readonly by: string | null;
      readonly note: string | null;
    }
  | ({ readonly code: 'locked'; readonly isForEverybody: boolean } & Guesses)
  | ({ readonly code: 'delayed'; readonly until: number } & Guesses)
  | { readonly code: 'unconfirmed' | 'no_password' }
  | { readonly code: 'registered'; readonly email: string; readonly until: number }
  | { readonly code: 'invited'; readonly at: number; readonly by: string; readonly until: number }
  | { readonly code: 'factor_missing'; readonly isPasskeyRequired: boolean };

interface Explanation {
  readonly reasons: readonly Reason[];
  readonly lastRightPasswordAt: number | null;
}

/** The sentences that explain why somebody can or cannot log in, the most important one first. */
export function explanationMessages(username: string, explanation: Explanation): Message[] {
  const { reasons, lastRightPasswordAt } = explanation;
  const sentences = reasons.map((reason) => reasonMessage(username, reason));
  if (sentences.length === 0) sentences.push(['explain.fine', { username }]);
  if (lastRightPasswordAt === null) return sentences;
  return [...sentences, ['explain.last-password', { when: minute(lastRightPasswordAt) }]];
}

function reasonMessage(username: string, reason: Reason): Message {
  switch (reason.code) {
    case 'erased':
      return ['explain.erased', { username, when: minute(reason.at) }];
    case 'deleted':
      return ['explain.deleted', { username, by: nameOf(reason.by), when: minute(reason.at) }];
    case 'disabled': {
      const values = { username, by: nameOf(reason.by), when: minute(reason.at) };
      return reason.note === null
        ? ['explain.disabled', values]
        : ['explain.disabled-because', { ...values, note: reason.note }];
    }
    case 'ended':
      return ['explain.ended', { username, when: minute(reason.at) }];
    case 'locked_by_owner':
      return ['explain.locked-by-owner', { username, when: minute(reason.at) }];
    case 'locked': {
      const key = reason.isForEverybody ? 'explain.locked' : 'explain.locked-new';
      return [key, { username, ...guesses(reason) }];
    }
    case 'delayed':
      return ['explain.delayed', { username, until: minute(reason.until), ...guesses(reason) }];
    case 'unconfirmed':
      return ['explain.unconfirmed', { username }];
    case 'registered': {
      const { email, until } = reason;
      return ['explain.registered', { username, email, until: minute(until) }];
    }
    case 'invited': {
      const [when, until] = [minute(reason.at), minute(reason.until)];
      return ['explain.invited', { username, by: reason.by, when, until }];
    }
    case 'no_password':
      return ['explain.no-password', { username }];
    case 'factor_missing':
      return [
        reason.isPasskeyRequired ? 'explain.passkey-missing' : 'explain.factor-missing',
        { username },
      ];
    case 'second_step':
      return ['explain.second-step', { username, when: minute(reason.at) }];
  }
}

function guesses({ failures, networks }: Guesses) {
  const from = networks === 0 ? '' : (['explain.from-networks', { networks }] as const);
  return { failures, from };
}

function minute(at: number): MessageWithValues {
  return ['time.minute', { at }];
}

function nameOf(by: string | null): string | MessageWithValues {
  return by ?? (['explain.command-line'] as const);
}
