import { maxGroups } from '../../../../accounts/group-names.ts';
import { noEmailAddress } from '../../page.ts';
import { roleWords } from '../../words/account-words.ts';
import { type Act, done, isPresent, refused } from './act.ts';

const username: Act = {
  name: 'username',
  place: 'account',
  label: 'act.username',
  title: (name) => ['act.username.title', { username: name }],
  isOffered: isPresent,
  consequences: ({ account }) => [
    'act.username.what',
    ['act.username.former', { username: account.username }],
  ],
  fields: ({ account }) => [
    { name: 'username', label: 'account.username', value: account.username },
  ],
  async run({ setUsername }, change, values) {
    const outcome = await setUsername({ ...change, username: values['username'] ?? '' });
    switch (outcome.kind) {
      case 'changed':
        return done('username-changed', outcome.username);
      case 'unchanged':
        return done('nothing-changed');
      case 'invalid':
        return refused('username', 'new-account.error.username');
      case 'taken':
        return refused('username', 'act.error.username-taken');
    }
  },
};

const email: Act = {
  name: 'email',
  place: 'account',
  label: 'act.email',
  title: (name) => ['act.email.title', { username: name }],
  isOffered: isPresent,
  consequences: ({ account }, { mail }) => [
    ...(mail.isAvailable ? (['act.email.confirm'] as const) : []),
    ...(mail.isAvailable && account.emailConfirmedAt !== null
      ? [['act.email.former', { email: account.email }] as const]
      : []),
    'act.email.links',
  ],
  fields: ({ account }) => [
    { name: 'email', label: 'account.email', type: 'email', value: account.email },
    {
      name: 'confirmed',
      label: 'act.email.confirmed',
      hint: 'act.email.confirmed.hint',
      type: 'checkbox',
      value: '',
    },
  ],
  async run({ setEmail }, change, values) {
    const isConfirmed = values['confirmed'] !== '';
    const { kind } = await setEmail({ ...change, email: values['email'] ?? '', isConfirmed });
    switch (kind) {
      case 'changed':
        return done('email-changed-by-admin');
      case 'unchanged':
        return done('nothing-changed');
      case 'invalid':
        return { kind: 'refused', errors: [noEmailAddress] };
      case 'taken':
        return refused('email', 'act.error.email-taken');
    }
  },
};

const confirmEmail: Act = {
  name: 'confirm-email',
  place: 'account',
  label: 'act.confirm-email',
  title: (name) => ['act.confirm-email.title', { username: name }],
  isOffered: (person) => isPresent(person) && person.account.emailConfirmedAt === null,
  consequences: ({ account }) => [['act.confirm-email.what', { email: account.email }]],
  async run({ confirmEmailOf }, change) {
    return done((await confirmEmailOf(change)) ? 'email-confirmed-by-admin' : 'nothing-changed');
  },
};

const roles = [
  { value: 'user', text: roleWords.user },
  { value: 'admin', text: roleWords.admin },
] as const;

const role: Act = {
  name: 'role',
  place: 'account',
  label: 'act.role',
  title: (name) => ['act.role.title', { username: name }],
  isOffered: isPresent,
  consequences: () => ['act.role.what'],
  fields: ({ account }) => [
    { name: 'role', label: 'account.role', options: roles, value: account.role },
  ],
  async run({ setRole }, change, values) {
    const chosen = roles.find(({ value }) => value === values['role'])?.value;
    if (chosen === undefined) return refused('role', 'invitations.error.role');
    const { kind } = await setRole({ ...change, role: chosen });
    if (kind === 'last-administrator') return refused('role', 'act.error.last-administrator');
    return done(kind === 'changed' ? 'role-changed' : 'nothing-changed');
  },
};

const groups: Act = {
  name: 'groups',
  place: 'account',
  label: 'act.groups',
  title: (name) => ['act.groups.title', { username: name }],
  isOffered: isPresent,
  consequences: () => ['act.groups.what'],
  fields: ({ account }) => [
    {
      name: 'groups',
      label: 'invitations.invite.groups',
      hint: 'act.groups.hint',
      value: account.groups.join(', '),
    },
  ],
  async run({ setGroups }, change, values) {
    const { kind } = await setGroups({ ...change, groups: values['groups'] ?? '' });
    if (kind === 'invalid') {
      return refused('groups', ['invitations.error.groups', { count: maxGroups }]);
    }
    return done(kind === 'changed' ? 'groups-changed' : 'nothing-changed');
  },
};

const dayMs = 24 * 60 * 60 * 1000;

const endDate: Act = {
  name: 'end-date',
  place: 'account',
  label: 'act.end-date',
  title: (name) => ['act.end-date.title', { username: name }],
  isOffered: isPresent,
  consequences: ({ sessions }) => [
    'act.end-date.what',
    ...(sessions.length === 0
      ? []
      : [['act.end-date.sessions', { count: sessions.length }] as const]),
  ],
  fields: ({ account }) => [
    {
      name: 'last_day',
      label: 'act.end-date.last-day',
      hint: 'act.end-date.last-day.hint',
      type: 'date',
      value: account.endsAt === null ? '' : dayBefore(account.endsAt),
    },
  ],
  async run({ setEndDate }, change, values) {
    const endsAt = endOf(values['last_day'] ?? '');
    if (endsAt === undefined) return refused('last_day', 'act.error.no-date');
    const { kind } = await setEndDate({ ...change, endsAt });
    switch (kind) {
      case 'changed':
        return done(endsAt === null ? 'end-date-removed' : 'end-date-set');
      case 'unchanged':
        return done('nothing-changed');
      case 'past':
        return refused('last_day', 'act.error.past-date');
      case 'last-administrator':
        return refused('last_day', 'act.error.last-administrator');
    }
  },
};

/** The last day on which an account works, of the instant from which on it does not. */
function dayBefore(endsAt: number): string {
  return new Date(endsAt - 1).toISOString().slice(0, 10);
}

/** @returns the end of that day in UTC; null for an empty text; undefined if there is no such day */
function endOf(day: string): number | null | undefined {
  if (day === '') return null;
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
  return isDay ? at + dayMs : undefined;
}

/** Acts on the properties of an account. */
export const accountActs: readonly Act[] = [username, email, confirmEmail, role, groups, endDate];
