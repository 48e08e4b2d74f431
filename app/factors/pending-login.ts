import { digestOf } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';

/** How long a second step may take. */
export const pendingLoginMs = 5 * 60 * 1000;

type Columns = Schema['pending_logins'];

/** A login whose password was right and whose second step is missing. It opens nothing but that step. */
export interface PendingLogin {
  readonly accountId: string;
  /** What is missing: a second factor, or the enrolment of one. */
  readonly purpose: Columns['purpose'];
  /** How the credential of the session is to travel. */
  readonly sessionKind: Columns['session_kind'];
  readonly remember: boolean;
  /** What has been proved so far (RFC 8176). */
  readonly amr: readonly string[];
  /** Which password was proved; null where none was. A login does not outlive its password. */
  readonly passwordSetAt: number | null;
  readonly deviceGeneration: number;
  /** Names the factors that the account had then (`factorsDigest`). */
  readonly factorsDigest: string;
  /** Whether more than a password shows that it is the owner who adds a factor: a known device, or an emailed link. */
  readonly mayEnrol: boolean;
  /** Whether that link was emailed for this login. */
  readonly isLinkMailed: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Names a set of factors: a login that waits for its second step ends when the set changes. */
export function factorsDigest(factors: readonly { readonly id: string }[]): string {
  const ids = factors.map(({ id }) => id).sort();
  return digestOf(ids.join(' '));
}
