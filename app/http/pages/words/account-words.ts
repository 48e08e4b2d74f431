import type { FactorKind } from '../../../factors/factor.ts';
import type { AccountState } from '../../../journeys/administration/account-states.ts';
import type { ListedAccount } from '../../../journeys/administration/browse-accounts.ts';
import type { Message, MessageWithValues } from '../../../messages/messages.ts';
import { timeWords } from './time-words.ts';

/** A state in words, and how much it is to be noticed. */
interface StateTag {
  readonly text: Message;
  readonly tone: 'calm' | 'warning' | 'error';
}

const stateTags: Readonly<Record<AccountState, StateTag>> = {
  active: { text: 'accounts.state.active', tone: 'calm' },
  locked: { text: 'accounts.state.locked', tone: 'error' },
  locked_by_owner: { text: 'accounts.state.locked_by_owner', tone: 'error' },
  unconfirmed: { text: 'accounts.state.unconfirmed', tone: 'warning' },
  ended: { text: 'accounts.state.ended', tone: 'error' },
  disabled: { text: 'accounts.state.disabled', tone: 'error' },
  deleted: { text: 'accounts.state.deleted', tone: 'error' },
  erased: { text: 'accounts.state.erased', tone: 'error' },
};

export const factorKindWords = {
  totp: 'person.factor.totp',
  passkey: 'person.factor.passkey',
  recovery_codes: 'person.factor.recovery_codes',
} as const satisfies Readonly<Record<FactorKind, Message>>;

export const roleWords = {
  admin: 'account.role.admin',
  user: 'account.role.user',
} as const satisfies Readonly<Record<string, Message>>;

export function stateWords(states: readonly AccountState[]): StateTag[] {
  return states.map((state) => stateTags[state]);
}

/** The address of the page of one person. */
export function personPath(username: string): string {
  return `/admin/accounts/${encodeURIComponent(username)}`;
}

/** An account of a list, as templates show it. */
export function listedAccountWords({ account, states, factors }: ListedAccount, now: number) {
  const { username, givenName, familyName, email, role, groups, lastSeenAt } = account;
  return {
    href: personPath(username),
    username,
    name: [givenName, familyName].filter((part) => part !== null).join(' '),
    email,
    role: [roleWords[role]] as MessageWithValues,
    groups: groups.join(', '),
    states: stateWords(states),
    factors: factors.map((kind) => factorKindWords[kind]),
    lastSeen: lastSeenAt === null ? null : timeWords(lastSeenAt, now),
  };
}
