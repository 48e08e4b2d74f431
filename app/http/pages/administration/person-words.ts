import type { Person } from '../../../journeys/administration/read-person.ts';
import { explanationMessages } from '../../../messages/explanations.ts';
import type { Message } from '../../../messages/messages.ts';
import { apiKeyPrefix } from '../../../tokens/api-key.ts';
import { factorKindWords, roleWords, stateWords } from '../words/account-words.ts';
import { eventTitle } from '../words/audit-words.ts';
import { factorWords } from '../words/factor-words.ts';
import { sessionWords } from '../words/session-words.ts';
import { timeWords } from '../words/time-words.ts';

/** A person as the template shows them. */
export function personWords(person: Person, now: number) {
  const { account, states, explanation, security, sessions, apiKeys, events } = person;
  return {
    account: accountWords(person, now),
    states: stateWords(states),
    canLogIn: explanation.canLogIn,
    isHindered: explanation.reasons.length > 0,
    sentences: explanationMessages(account.username, explanation),
    security: {
      hasPassword: security.hasPassword,
      required: requiredWords(security),
      trustedBrowsers: security.trustedBrowsers.length,
      factors: security.factors.map((factor) => ({
        ...factorWords(factor, now),
        kindText: factorKindWords[factor.kind],
      })),
    },
    sessions: sessions.map((session) => sessionWords(session, now, false)),
    apiKeys: apiKeys.map(({ id, name, scopes, createdAt, lastUsedAt, expiresAt }) => ({
      id,
      name,
      prefix: apiKeyPrefix(id),
      scopes: scopes.join(', '),
      made: timeWords(createdAt, now),
      lastUsed: lastUsedAt === null ? null : timeWords(lastUsedAt, now),
      expires: expiresAt === null ? null : timeWords(expiresAt, now),
    })),
    events: events.map(({ event, at, ip, actor, actorId }) => ({
      name: eventTitle(event),
      at: timeWords(at, now),
      ip,
      actor: actorId === account.id ? null : (actor ?? null),
    })),
  };
}

function accountWords({ account }: Person, now: number) {
  const { username, email, givenName, familyName, role, groups, id } = account;
  return {
    username,
    email,
    isConfirmed: account.emailConfirmedAt !== null,
    name: [givenName, familyName].filter((part) => part !== null).join(' '),
    role: roleWords[role],
    groups: groups.join(', '),
    createdAt: timeWords(account.createdAt, now),
    lastSeen: account.lastSeenAt === null ? null : timeWords(account.lastSeenAt, now),
    ends: account.endsAt === null ? null : timeWords(account.endsAt, now),
    id,
  };
}

function requiredWords({ requirement }: Person['security']): Message {
  if (!requirement.isRequired) return 'person.factors.required.no';
  return requirement.kind === 'passkey'
    ? 'person.factors.required.passkey'
    : 'person.factors.required.yes';
}
