import type { Account } from '../../accounts/account.ts';
import { isUsable } from '../../accounts/account-standing.ts';
import { canonicalEmail } from '../../accounts/email-address.ts';
import type { Stores } from './stores.ts';

const purpose = 'registration-form';
const lifetimeMs = 24 * 60 * 60 * 1000;

interface Registered {
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

/**
 * Remembers the outcome of a form, in the same transaction. The key is a secret of one form in one browser: it is the
 * id of no row, so choosing it gives no control over ids.
 */
export async function noteRegistration(
  { oneTimeTokens }: Stores,
  formKey: string | undefined,
  { id }: Registered,
  now: number,
): Promise<void> {
  if (formKey === undefined) return;
  await oneTimeTokens.remember({ purpose, lifetimeMs, token: formKey, detail: id }, now);
}

type SentRegistration =
  | { readonly kind: 'confirmation-sent' }
  | { readonly kind: 'created'; readonly account: Account };

/**
 * The outcome of the same form if it was submitted before, for example by a double click. Undefined if it was not, or
 * had other content.
 */
export async function findSentRegistration(
  stores: Stores,
  formKey: string | undefined,
  wanted: Omit<Registered, 'id'>,
  now: number,
): Promise<SentRegistration | undefined> {
  if (formKey === undefined) return undefined;
  const id = (await stores.oneTimeTokens.find(purpose, formKey, now))?.detail;
  if (id == null) return undefined;
  const isSame = ({ username, email }: Omit<Registered, 'id'>) =>
    username === wanted.username && canonicalEmail(email) === canonicalEmail(wanted.email);
  const registration = await stores.registrations.find(id, now);
  if (registration !== undefined) {
    return isSame(registration) ? { kind: 'confirmation-sent' } : undefined;
  }
  const account = await stores.accounts.find(id);
  const isThere = account !== undefined && isUsable(account, now);
  return isThere && isSame(account) ? { kind: 'created', account } : undefined;
}
