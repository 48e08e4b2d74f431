import { randomBytes } from 'node:crypto';
import { newId } from '../platform/ids.ts';
import type { Services } from '../services.ts';

export interface TestAccount {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly password: string;
  readonly role: 'admin' | 'user';
}

/** A new account that nothing else uses, with its own password. */
export async function createAccount(
  { stores, passwords, clock }: Pick<Services, 'stores' | 'passwords' | 'clock'>,
  wishes: Partial<TestAccount> = {},
): Promise<TestAccount> {
  const unique = randomBytes(6).toString('hex');
  const account: TestAccount = {
    id: newId(),
    username: `person-${unique}`,
    email: `person-${unique}@example.com`,
    password: `a fine passphrase ${unique}`,
    role: 'user',
    ...wishes,
  };
  const now = clock.now();
  const isNew = await stores.accounts.insert({ ...account, emailConfirmedAt: now }, now);
  if (!isNew) throw new Error(`The account ${account.username} already exists.`);
  await stores.passwords.insert(account.id, await passwords.hash(account.password), now);
  return account;
}
