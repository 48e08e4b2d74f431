import { type Act, done, isPresent, refused, sessionsEnd } from './act.ts';

const isLockedOut = ['locked', 'delayed', 'locked_by_owner'];

const unlock: Act = {
  name: 'unlock',
  place: 'verdict',
  label: 'act.unlock',
  title: (username) => ['act.unlock.title', { username }],
  isOffered: (person) =>
    isPresent(person) && person.explanation.reasons.some(({ code }) => isLockedOut.includes(code)),
  consequences: ({ account }) =>
    account.lockedByOwnerAt === null
      ? ['act.unlock.what']
      : ['act.unlock.what-owner', 'act.unlock.no-password'],
  async run({ unlockAccount }, change) {
    return done((await unlockAccount(change)) === undefined ? 'not-locked' : 'unlocked');
  },
};

const reset: Act = {
  name: 'reset',
  place: 'security',
  label: 'act.reset',
  title: (username) => ['act.reset.title', { username }],
  isOffered: (person, { mail }) => isPresent(person) && mail.isAvailable,
  consequences: ({ account }) => [
    ['act.reset.what', { email: account.email }],
    'act.reset.until',
    'act.reset.then',
  ],
  async run({ startReset }, change) {
    const { kind } = await startReset(change);
    return kind === 'mailed' ? done('reset-mailed') : refused(null, 'act.error.inactive');
  },
};

const clear: Act = {
  name: 'clear-factors',
  place: 'security',
  label: 'act.clear-factors',
  title: (username) => ['act.clear-factors.title', { username }],
  isDangerous: true,
  isOffered: (person) => isPresent(person) && person.security.factors.length > 0,
  consequences: (person) => [
    ['act.clear-factors.what', { count: person.security.factors.length }],
    ...sessionsEnd(person),
    'act.clear-factors.then',
  ],
  async run({ clearFactors }, change) {
    const { kind } = await clearFactors(change);
    switch (kind) {
      case 'cleared':
        return done('factors-cleared');
      case 'own':
        return refused(null, 'act.error.own-factors');
      case 'unknown':
        return refused(null, 'act.error.inactive');
    }
  },
};

const endSessions: Act = {
  name: 'end-sessions',
  place: 'sessions',
  label: 'act.end-sessions',
  title: (username) => ['act.end-sessions.title', { username }],
  isDangerous: true,
  isOffered: ({ sessions }) => sessions.length > 0,
  consequences: (person) => [...sessionsEnd(person), 'act.end-sessions.then'],
  async run({ revokeSessions }, { accountId, ...change }) {
    await revokeSessions({ ...change, which: { accountId } });
    return done('sessions-ended-by-admin');
  },
};

const revoke: Act = {
  name: 'revoke-keys',
  place: 'keys',
  label: 'act.revoke-keys',
  title: (username) => ['act.revoke-keys.title', { username }],
  isDangerous: true,
  isOffered: ({ apiKeys }) => apiKeys.length > 0,
  consequences: ({ apiKeys }) => [['act.revoke-keys.what', { count: apiKeys.length }]],
  async run({ revokeKeys }, change) {
    await revokeKeys(change);
    return done('api-keys-revoked');
  },
};

/** Acts on how somebody gets in, and where they are. */
export const accessActs: readonly Act[] = [unlock, reset, clear, endSessions, revoke];
