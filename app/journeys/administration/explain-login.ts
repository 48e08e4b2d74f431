import { type Account, mayEnter } from '../../accounts/account.ts';
import { isEmail } from '../../accounts/log-in-name.ts';
import type { RecordedEvent } from '../../audit/audit-event.ts';
import type { Factor } from '../../factors/factor.ts';
import { missingStep } from '../../factors/missing-step.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Clock } from '../../platform/clock.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import { networkOf } from '../../throttling/network.ts';
import type { Stores } from '../steps/stores.ts';
import {
  explanationOf,
  type LoginExplanation,
  type LoginReason,
  stateReasons,
} from './login-reason.ts';

/** So many of the newest events of an account tell where its failures came from. */
const eventsRead = 200;
const failed: readonly string[] = ['authn_login_fail', 'authn_second_factor_fail'];

export interface ExplainLogin {
  /** Why the owner of an account can or cannot log in now. */
  account(account: Account): Promise<LoginExplanation>;
  /**
   * The same for somebody who has no account yet: an open registration or invitation.
   *
   * @param name a user name or an email
   * @returns undefined if there is neither
   */
  newcomer(name: string): Promise<LoginExplanation | undefined>;
}

/**
 * Answers "why can't they log in?". It looks at what the login itself looks at, and says nothing about whether a
 * password is right: only its owner knows it.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createExplainLogin({
  stores,
  requirements,
  requireConfirmedEmail,
  clock,
}: {
  stores: Stores;
  requirements: Requirements;
  requireConfirmedEmail: boolean;
  clock: Clock;
}): ExplainLogin {
  return {
    async account(account) {
      const now = clock.now();
      const [password, factors, events] = await Promise.all([
        stores.passwords.find(account.id),
        stores.factors.list(account.id),
        stores.audit.list(account.id, eventsRead),
      ]);
      const reasons = await stateReasons(account, nameOf, now);
      if (account.deletedAt !== null) return explanationOf(reasons, null);
      reasons.push(...(await guesses(account, events, now)));
      if (requireConfirmedEmail && !mayEnter(account)) {
        reasons.push({ code: 'unconfirmed' });
      }
      const isLocked = account.lockedByOwnerAt !== null;
      if (
        !isLocked &&
        password === undefined &&
        !factors.some(({ isDiscoverable }) => isDiscoverable)
      ) {
        reasons.push({ code: 'no_password' });
      }
      reasons.push(...steps(account, factors, events, now));
      return explanationOf(reasons, password?.provedAt ?? null);
    },

    async newcomer(name) {
      const now = clock.now();
      const registration = await stores.registrations.findByLogInName(name, now);
      const reasons: LoginReason[] = [];
      if (registration !== undefined) {
        const { email, expiresAt: until } = registration;
        reasons.push({ code: 'registered', email, until });
      }
      const invitation = isEmail(name)
        ? await stores.invitations.findByEmail(name, now)
        : undefined;
      if (invitation !== undefined) {
        const { createdAt: at, invitedBy: by, expiresAt: until } = invitation;
        reasons.push({ code: 'invited', at, by, until });
      }
      return reasons.length === 0 ? undefined : explanationOf(reasons, null);
    },
  };

  async function nameOf(id: string | null) {
    return id === null ? null : ((await stores.accounts.find(id))?.username ?? null);
  }

  async function guesses(
    { id }: Account,
    events: readonly RecordedEvent[],
    now: number,
  ): Promise<LoginReason[]> {
    const found = await stores.failures.find(id);
    if (found === undefined) return [];
    const failures = found.byStrangers + found.onKnownDevices;
    const inARow = events.filter(({ event }) => failed.includes(event)).slice(0, failures);
    const networks = new Set(inARow.map(({ ip }) => networkOf(ip))).size;
    const locked = lockedFor(found);
    if (locked !== 'nobody') {
      return [{ code: 'locked', isForEverybody: locked === 'everybody', failures, networks }];
    }
    const until = found.delayedUntil;
    if (until === null || until <= now) return [];
    return [{ code: 'delayed', until, failures, networks }];
  }

  /** What follows the password: a factor that has to be added, or a step that was begun and not done. */
  function steps(
    account: Account,
    factors: readonly Factor[],
    events: readonly RecordedEvent[],
    now: number,
  ): LoginReason[] {
    const requirement = requirements.of(account);
    const { secondFactorRequiredAt, factorsClearedAt } = account;
    const grace =
      factorsClearedAt === null
        ? { graceEndsAt: (secondFactorRequiredAt ?? now) + requirements.graceMs }
        : {};
    const facts = {
      ...{ amr: ['pwd'], factors, requirement, ...grace },
      ...{ alwaysSecondStep: account.alwaysSecondStep, isTrustedBrowser: false },
    };
    const step = missingStep(facts, now);
    if (step === 'enrol') {
      return [{ code: 'factor_missing', isPasskeyRequired: requirement.kind === 'passkey' }];
    }
    const last = events.find(({ event }) =>
      ['authn_login_success', 'authn_login_second_step'].includes(event),
    );
    return last?.event === 'authn_login_second_step' ? [{ code: 'second_step', at: last.at }] : [];
  }
}
