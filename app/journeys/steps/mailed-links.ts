import type { Account } from '../../accounts/account.ts';
import type { MailLink } from '../../mail/email-data.ts';
import type { Stores } from './stores.ts';

const hourMs = 60 * 60 * 1000;
const weekMs = 7 * 24 * hourMs;

/** What links about an account lead to, and how long they work: those that give access, for an hour. */
const links = {
  /** Detail: the address it is mailed to; none if it is handed over in another way. */
  'reset-password': { path: '/reset-password', lifetimeMs: hourMs },
  /** Detail: the new address. */
  'change-email': { path: '/confirm-new-email', lifetimeMs: hourMs },
  /** Detail: the address before. People are away for days. */
  'undo-email-change': { path: '/undo-email-change', lifetimeMs: weekMs },
  /** Detail: the session that it is about. */
  'not-me': { path: '/not-me', lifetimeMs: weekMs },
  'forget-failures': { path: '/forget-failures', lifetimeMs: weekMs },
} as const;

type Purpose = keyof typeof links;

/** How long after a change the former address can take the account back. */
export const undoEmailChangeMs: number = linkLifetimeMs('undo-email-change');

/** How long a link works, for texts that name it. */
export function linkLifetimeMs(purpose: Purpose): number {
  return links[purpose].lifetimeMs;
}

interface ConsumedLink {
  readonly account: Account;
  readonly detail: string | null;
  readonly createdAt: number;
}

/** Makes a link for a mail, in the transaction of what the mail tells of. */
export async function issueLink(
  { oneTimeTokens }: Stores,
  wanted: { readonly purpose: Purpose; readonly accountId?: string; readonly detail?: string },
  now: number,
): Promise<MailLink> {
  const { path, lifetimeMs } = links[wanted.purpose];
  return { path, ...(await oneTimeTokens.issue({ ...wanted, lifetimeMs }, now)) };
}

/** What a link is about, if it works; uses nothing up. The account may be disabled, and then nothing comes of it. */
export async function findLink(
  { accounts, oneTimeTokens }: Stores,
  purpose: Purpose,
  token: string,
  now: number,
): Promise<Pick<ConsumedLink, 'account' | 'detail'> | undefined> {
  const link = await oneTimeTokens.find(purpose, token, now);
  const account = link && (await accounts.find(link.accountId ?? ''));
  return account && { account, detail: link.detail };
}

/**
 * Uses a link up, for exactly one of any number of callers, and holds the account that it is about until the
 * transaction ends. The account comes first, as for whoever changes it otherwise: so nobody waits in a circle.
 *
 * @returns undefined, and nothing is used up, if the link does not work or the account cannot be used
 */
export async function consumeLink(
  { accounts, oneTimeTokens }: Stores,
  purpose: Purpose,
  token: string,
  now: number,
): Promise<ConsumedLink | undefined> {
  const found = await oneTimeTokens.find(purpose, token, now);
  const account = found && (await accounts.lockUsable(found.accountId ?? ''));
  const link = account && (await oneTimeTokens.consume(purpose, token, now));
  return link && { account, detail: link.detail, createdAt: link.createdAt };
}

/**
 * Ends the links by which somebody could still get into an account whose password is another one now, as
 * an intruder may have asked for them. Links that undo something stay: they are its owner's.
 */
export async function endLinksInto({ oneTimeTokens }: Stores, accountId: string): Promise<void> {
  await oneTimeTokens.revokeAll('reset-password', accountId);
  await oneTimeTokens.revokeAll('change-email', accountId);
}
