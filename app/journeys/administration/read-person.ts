import type { Account } from '../../accounts/account.ts';
import { isEmail } from '../../accounts/log-in-name.ts';
import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { Clock } from '../../platform/clock.ts';
import type { SessionSummary } from '../../sessions/session.ts';
import type { ApiKey } from '../../tokens/api-key.ts';
import type { AccountSecurity, ListFactors } from '../account/list-factors.ts';
import type { Stores } from '../steps/stores.ts';
import { type AccountState, statesOf } from './account-states.ts';
import type { ExplainLogin } from './explain-login.ts';
import type { LoginExplanation } from './login-reason.ts';

/** Everything that administrators know about one person. Never a secret. */
export interface Person {
  readonly account: Account;
  readonly states: readonly AccountState[];
  readonly explanation: LoginExplanation;
  readonly security: AccountSecurity;
  /** Sessions of every kind, last seen first. */
  readonly sessions: readonly SessionSummary[];
  /** Keys that can be used now. */
  readonly apiKeys: readonly ApiKey[];
  /** The newest events of the audit trail, with the user name of who acted, where it is known. */
  readonly events: readonly (RecordedEvent & { readonly actor: string | undefined })[];
  /** Whether nobody else could administer. */
  readonly isLastAdministrator: boolean;
}

export interface ReadPerson {
  /** Finds an account by user name or email, deleted or not. */
  find(name: string): Promise<Account | undefined>;
  findById(id: string): Promise<Account | undefined>;
  /** Whether a session, alive or not, is one of this account. */
  hasSession(account: Account, sessionId: string): Promise<boolean>;
  /** @param eventLimit how many events */
  read(account: Account, eventLimit: number): Promise<Person>;
}

/** @throws Unavailable when SQL does not answer */
export function createReadPerson({
  stores,
  listFactors,
  explainLogin,
  clock,
}: {
  stores: Stores;
  listFactors: ListFactors;
  explainLogin: ExplainLogin;
  clock: Clock;
}): ReadPerson {
  return {
    async find(name) {
      const found = await stores.accounts.findByLogInName(name);
      if (found !== undefined || !isEmail(name)) return found;
      return stores.accounts.findDeletedByEmail(name);
    },

    findById: (id) => stores.accounts.find(id),

    hasSession: async ({ id }, sessionId) =>
      (await stores.sessions.findAccountId(sessionId)) === id,

    async read(account, eventLimit) {
      const { id } = account;
      const now = clock.now();
      const [failures, explanation, security, sessions, apiKeys, events, isLastAdministrator] =
        await Promise.all([
          stores.failures.find(id),
          explainLogin.account(account),
          listFactors(id),
          stores.sessions.listLive(id, now),
          stores.apiKeys.list(id, now),
          stores.audit.list(id, eventLimit),
          stores.accounts.isLastAdministrator(id),
        ]);
      const names = await namesOf(events, account);
      return {
        account,
        states: statesOf(account, failures, now),
        ...{ explanation, security, sessions, apiKeys, isLastAdministrator },
        events: events.map((event) => ({ ...event, actor: names.get(event.actorId ?? '') })),
      };
    },
  };

  async function namesOf(events: readonly RecordedEvent[], { id, username }: Account) {
    const names = new Map([[id, username]]);
    for (const actorId of new Set(events.map((event) => event.actorId))) {
      if (actorId === null || names.has(actorId)) continue;
      const actor = await stores.accounts.find(actorId);
      if (actor !== undefined) names.set(actorId, actor.username);
    }
    return names;
  }
}
