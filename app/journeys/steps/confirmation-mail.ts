import type { Account } from '../../accounts/account.ts';
import type { Registration } from '../../accounts/registration-store.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Stores } from './stores.ts';

export const confirmationLifetimeMs = 24 * 60 * 60 * 1000;

type Confirmable =
  | {
      readonly registration: Pick<Registration, 'id' | 'email' | 'expiresAt'>;
      /** The owner of a taken address, who is notified instead, as there is nothing to confirm. */
      readonly owner?: Account | undefined;
    }
  | { readonly account: Pick<Account, 'id' | 'email'> };

/**
 * Emails the link that confirms an address. The steps are the same in every case; a token that is never sent is
 * deleted later, like others.
 *
 * @param wanted.event identifies the cause, so that one email is sent for it
 * @param wanted.isDecoy nothing is sent
 */
export async function mailConfirmation(
  { mail, tx }: { readonly mail: Mail; readonly tx: Stores },
  wanted: Confirmable & { readonly event: string; readonly isDecoy?: boolean },
  now: number,
): Promise<void> {
  const { event, isDecoy = false } = wanted;
  const [{ email }, about, lifetimeMs] =
    'account' in wanted
      ? ([
          wanted.account,
          { accountId: wanted.account.id, detail: wanted.account.email },
          confirmationLifetimeMs,
        ] as const)
      : ([
          wanted.registration,
          { detail: wanted.registration.id },
          wanted.registration.expiresAt - now,
        ] as const);
  const issued = await tx.oneTimeTokens.issue(
    { purpose: 'confirm-email', lifetimeMs, ...about },
    now,
  );
  const owner = 'owner' in wanted ? wanted.owner : undefined;
  if (owner !== undefined) {
    const data = { username: owner.username };
    await mail.enqueue(tx, { to: owner.email, kind: 'address-taken', data, event, isDecoy });
    return;
  }
  const link = { path: '/confirm-email', ...issued } as const;
  await mail.enqueue(tx, { to: email, kind: 'confirm-email', data: { link }, event, isDecoy });
}
