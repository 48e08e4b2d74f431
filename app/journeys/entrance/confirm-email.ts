import type { Registration } from '../../accounts/registration-store.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Invalidation } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import type { Stores, Transact } from '../steps/stores.ts';

const purpose = 'confirm-email';

interface ConfirmEmailInput {
  /** From the emailed link. */
  readonly token: string;
  readonly requestContext: RequestContext;
}

type ConfirmEmailOutcome =
  | { readonly kind: 'confirmed'; readonly username: string }
  /** Used, expired or never issued. */
  | { readonly kind: 'closed' }
  /** Another account has taken it since the registration. */
  | { readonly kind: 'taken'; readonly field: 'username' | 'email' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** What a link would confirm, shown before it does. */
interface ConfirmableEmail {
  readonly username: string;
  readonly email: string;
}

export interface ConfirmEmail {
  /** Undefined if the link does not work. Does not use it up. */
  find(token: string): Promise<ConfirmableEmail | undefined>;
  /** @throws Unavailable when SQL cannot commit: then the link still works */
  complete(input: ConfirmEmailInput): Promise<ConfirmEmailOutcome>;
}

/**
 * Confirms an address, for the holder of an emailed link; for a registration it also creates the account. Account,
 * password and audit event are stored together or not at all, for one of any number of callers. If an operator or an
 * invitation created an account in the meantime, that one keeps its names. Applications get the address from the next
 * request of every session on.
 */
export function createConfirmEmail({
  stores,
  transact,
  sessions,
  admitRequest,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  admitRequest: AdmitRequest;
  clock: Clock;
}): ConfirmEmail {
  return {
    async find(token) {
      const now = clock.now();
      const found = await stores.oneTimeTokens.find(purpose, token, now);
      if (found?.accountId == null) return stores.registrations.find(found?.detail ?? '', now);
      const account = await stores.accounts.find(found.accountId);
      return account?.email === found.detail ? account : undefined;
    },

    async complete({ token, requestContext }) {
      const admission = await admitRequest('confirm', { requestContext });
      if (admission.kind === 'throttled') return admission;
      const { outOfDate = [], ...outcome } = await transact<Changed>(async (tx) => {
        const now = clock.now();
        const used = await tx.oneTimeTokens.consume(purpose, token, now);
        if (used === undefined) return { kind: 'closed' };
        const { accountId, detail } = used;
        if (accountId !== null) {
          return confirmAccount(tx, { id: accountId, email: detail ?? '' }, requestContext, now);
        }
        const registration = await tx.registrations.consume(detail ?? '', now);
        if (registration === undefined) return { kind: 'closed' };
        return createAccount(tx, registration, requestContext, now);
      });
      await sessions.propagate(outOfDate);
      return outcome;
    },
  };
}

/** @param outOfDate copies of sessions, to be propagated once the transaction has committed */
type Changed = ConfirmEmailOutcome & { readonly outOfDate?: readonly Invalidation[] };

async function createAccount(
  tx: Stores,
  { password, ...wanted }: Registration,
  requestContext: RequestContext,
  now: number,
): Promise<ConfirmEmailOutcome> {
  const { id, username } = wanted;
  if (!(await tx.accounts.insert({ ...wanted, role: 'user', emailConfirmedAt: now }, now))) {
    const hasName = await tx.accounts.hasUsername(username);
    return { kind: 'taken', field: hasName ? 'username' : 'email' };
  }
  await tx.passwords.insert(id, password, now);
  const about = { actorId: id, targetId: id, requestContext };
  await tx.audit.record({ event: 'user_created', ...about }, now);
  await tx.audit.record({ event: 'email_confirmed', ...about }, now);
  return { kind: 'confirmed', username };
}

async function confirmAccount(
  tx: Stores,
  { id, email }: { readonly id: string; readonly email: string },
  requestContext: RequestContext,
  now: number,
): Promise<Changed> {
  if (!(await tx.accounts.confirmCurrentEmail(id, email, now))) return { kind: 'closed' };
  const event = { event: 'email_confirmed', actorId: id, targetId: id, requestContext } as const;
  await tx.audit.record(event, now);
  const account = await tx.accounts.find(id);
  const outOfDate = await tx.sessions.markChanged(id, now);
  return { kind: 'confirmed', username: account?.username ?? '', outOfDate };
}
