import { type Act, done, isPresent, refused, sessionsEnd } from './act.ts';

const dayMs = 24 * 60 * 60 * 1000;
const lastAdministrator = refused(null, 'act.error.last-administrator');

const disable: Act = {
  name: 'disable',
  place: 'closing',
  label: 'act.disable',
  title: (username) => ['act.disable.title', { username }],
  isDangerous: true,
  isOffered: (person) => isPresent(person) && person.account.disabledAt === null,
  consequences: (person) => [
    'act.disable.what',
    ...sessionsEnd(person),
    ...(person.apiKeys.length === 0
      ? []
      : [['act.disable.keys', { count: person.apiKeys.length }] as const]),
    'act.disable.undo',
  ],
  async run({ disableAccount }, change) {
    const { kind } = await disableAccount(change);
    return kind === 'last-administrator' ? lastAdministrator : done('account-disabled');
  },
};

const enable: Act = {
  name: 'enable',
  place: 'verdict',
  label: 'act.enable',
  title: (username) => ['act.enable.title', { username }],
  isOffered: (person) => isPresent(person) && person.account.disabledAt !== null,
  consequences: () => ['act.enable.what', 'act.enable.sessions'],
  async run({ enableAccount }, change) {
    await enableAccount(change);
    return done('account-enabled');
  },
};

const remove: Act = {
  name: 'delete',
  place: 'closing',
  label: 'act.delete',
  title: (username) => ['act.delete.title', { username }],
  isDangerous: true,
  isOffered: isPresent,
  consequences: (person, { eraseAfterDays }) => [
    'act.delete.what',
    ...sessionsEnd(person),
    ...(person.apiKeys.length === 0
      ? []
      : [['act.delete.keys', { count: person.apiKeys.length }] as const]),
    ['act.delete.names', { username: person.account.username, email: person.account.email }],
    ['act.delete.undo', { days: eraseAfterDays }],
  ],
  async run({ deleteAccount }, change) {
    const { kind } = await deleteAccount(change);
    return kind === 'last-administrator' ? lastAdministrator : done('account-deleted-by-admin');
  },
};

const restore: Act = {
  name: 'restore',
  place: 'verdict',
  label: 'act.restore',
  title: (username) => ['act.restore.title', { username }],
  isOffered: ({ account }) => account.deletedAt !== null && account.erasedAt === null,
  consequences: ({ account }, { mail }) => [
    'act.restore.what',
    mail.isAvailable && account.disabledAt === null
      ? ['act.restore.mail', { email: account.email }]
      : 'act.restore.no-mail',
  ],
  async run({ restoreAccount }, change, _values, { account }) {
    const { kind } = await restoreAccount(change);
    switch (kind) {
      case 'restored':
        return done('account-restored');
      case 'email-taken':
        return refused(null, ['act.error.restore-taken', { email: account.email }]);
      case 'unchanged':
        return refused(null, 'act.error.restore-erased');
    }
  },
};

const erase: Act = {
  name: 'erase',
  place: 'closing',
  label: 'act.erase',
  title: (username) => ['act.erase.title', { username }],
  isDangerous: true,
  isOffered: ({ account }) => account.deletedAt !== null && account.erasedAt === null,
  consequences: ({ account }, { eraseAfterDays }) => [
    'act.erase.what',
    [
      'act.erase.otherwise',
      { when: ['time.day', { at: (account.deletedAt ?? 0) + eraseAfterDays * dayMs }] },
    ],
    'act.erase.undo',
  ],
  async run({ eraseAtOnce }, change) {
    await eraseAtOnce(change);
    return done('account-erased');
  },
};

/** Acts that close an account, and those that open it again. */
export const closingActs: readonly Act[] = [enable, restore, disable, remove, erase];
