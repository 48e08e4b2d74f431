import { accountStates, factorFilters } from '../../../accounts/account-filter.ts';
import type { Message } from '../../../messages/messages.ts';
import { roleWords } from '../words/account-words.ts';

/** The parts of a filter: fields of its form, and parameters of the address of the list. */
export const filterFields = ['search', 'state', 'role', 'group', 'factor', 'seen'] as const;
export type FilterTexts = Readonly<Record<(typeof filterFields)[number], string>>;

interface Choice {
  readonly value: string;
  readonly text: Message;
}

/** Every state, deleted accounts included. Without a state, the page leaves deleted accounts out. */
export const anyState = 'any';
export const defaultState = 'present';

const stateWords = {
  present: 'accounts.state.present',
  active: 'accounts.state.active',
  disabled: 'accounts.state.disabled',
  locked: 'accounts.state.locked',
  locked_by_owner: 'accounts.state.locked_by_owner',
  unconfirmed: 'accounts.state.unconfirmed',
  ended: 'accounts.state.ended',
  deleted: 'accounts.state.deleted',
} as const;

const factorWords = {
  none: 'accounts.factor.none',
  any: 'accounts.factor.any',
  totp: 'accounts.factor.totp',
  passkey: 'accounts.factor.passkey',
  recovery_codes: 'accounts.factor.recovery_codes',
} as const;

const daysSeen = [1, 7, 30, 90];
const daysUnseen = [30, 90, 365];

/** What the fields of the filter offer. */
export const filterChoices: Readonly<
  Record<'state' | 'role' | 'factor' | 'seen', readonly Choice[]>
> = {
  state: [
    ...accountStates.map((state) => ({ value: state, text: stateWords[state] })),
    { value: anyState, text: 'accounts.state.any' },
  ],
  role: [
    { value: '', text: 'accounts.role.any' },
    { value: 'user', text: roleWords.user },
    { value: 'admin', text: roleWords.admin },
  ],
  factor: [
    { value: '', text: 'accounts.factor.all' },
    ...factorFilters.map((factor) => ({ value: factor, text: factorWords[factor] })),
  ],
  seen: [
    { value: '', text: 'accounts.seen.any' },
    ...daysSeen.map((days): Choice => {
      return { value: `${days}d`, text: ['accounts.seen.within', { days }] };
    }),
    ...daysUnseen.map((days): Choice => {
      return { value: `-${days}d`, text: ['accounts.seen.not-within', { days }] };
    }),
    { value: 'never', text: 'accounts.seen.never' },
  ],
};

/** The address of a page of the list: the parts of the filter that are given, and where the page begins. */
export function listAddress(path: string, texts: Partial<FilterTexts>, cursor?: string): string {
  const query = new URLSearchParams();
  for (const name of filterFields) {
    const text = texts[name] ?? '';
    if (text !== '' && !(name === 'state' && text === defaultState)) query.set(name, text);
  }
  if (cursor !== undefined) query.set('cursor', cursor);
  return query.size === 0 ? path : `${path}?${query}`;
}
