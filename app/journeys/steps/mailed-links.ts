import type { Account } from '../../accounts/account.ts';
import type { MailLink } from '../../mail/email-data.ts';
import type { Stores } from './stores.ts';

const hourMs = 60 * 60 * 1000;
const weekMs = 7 * 24 * hourMs;

/** The path and lifetime of each kind of link: an hour for those that give access. */
const links = {
  /** Detail: the address it is mailed to; none if it is handed over in another way. */
  'reset-password': { path: '/reset-password', lifetimeMs: hourMs },
  /** Detail: the new address. */
  'change-email': { path: '/confirm-new-email', lifetimeMs: hourMs },
  /** Detail: the former address. People may be away for days. */
  'undo-email-change': { path: '/undo-email-change', lifetimeMs: weekMs },
  /** Detail: the session in question. */
  'not-me': { path: '/not-me', lifetimeMs: weekMs },
  'lock-account': { path: '/lock-account', lifetimeMs: weekMs },
  'enrol-factor': { path: '/login/enrol', lifetimeMs: hourMs },
  'forget-failures': { path: '/forget-failures', lifetimeMs: weekMs },
} as const;

type Purpose = keyof typeof links;

/** How long after a change the former address can undo it. */
export const undoEmailChangeMs: number = linkLifetimeMs('undo-email-change');

/** The lifetime of a link, for texts. */
export function linkLifetimeMs(purpose: Purpose): number {
  return links[purpose].lifetimeMs;
}

interface ConsumedLink {
  readonly account: Account;
  readonly detail: string | null;
  readonly createdAt: number;
}

/** Creates a link for an email, in the transaction that causes the email. */
export async function issueLink(
  { oneTimeTokens }: Stores,
  wanted: { readonly purpose: Purpose; readonly accountId?: string; readonly detail?: string },
  now: number,
): Promise<MailLink> {
  const { path, lifetimeMs } = links[wanted.purpose];
  return { path, ...(await oneTimeTokens.issue({ ...wanted, lifetimeMs }, now)) };
}

/** The data of a link, if it works. Does not use it up. If the account is disabled, using the link will fail. */
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
 * Uses a link up, for exactly one of any number of callers, and locks its account until the transaction ends. The
 * account is locked first, as in every change of an account, so that transactions cannot deadlock.
 *
 * @returns undefined if the link does not work or the account cannot be used; then nothing is used up
 */
export async function consumeLink(
  { accounts, oneTimeTokens }: Stores,
  purpose: Purpose,
  token: string,
  now: number,
): Promise<ConsumedLink | undefined> {
  const found = await oneTimeTokens.find(purpose, token, now);
  const account = found && (await accounts.lockUsable(found.accountId ?? '', now));
  const link = account && (await oneTimeTokens.consume(purpose, token, now));
  return link && { account, detail: link.detail, createdAt: link.createdAt };
}

/**
 * Revokes links that give access to an account whose password was changed, as an intruder may have asked for them.
 * Links that undo something stay: they belong to the owner.
 */
export async function revokeAccessLinks(
  { oneTimeTokens }: Stores,
  accountId: string,
): Promise<void> {
  await oneTimeTokens.revokeAll('reset-password', accountId);
  await oneTimeTokens.revokeAll('change-email', accountId);
  await oneTimeTokens.revokeAll('enrol-factor', accountId);
}
