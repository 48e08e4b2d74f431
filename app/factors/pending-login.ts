import { digestOf } from '../platform/ids.ts';
import type { Schema } from '../platform/schema.ts';

/** How long a second step may take. */
export const pendingLoginMs = 5 * 60 * 1000;

type Columns = Schema['pending_logins'];

/** A login with a correct password whose second step is missing. It opens only that step. */
export interface PendingLogin {
  readonly accountId: string;
  /** The missing step: proving a second factor, or adding one. */
  readonly purpose: Columns['purpose'];
  /** How the credential of the session will be sent. */
  readonly sessionKind: Columns['session_kind'];
  readonly remember: boolean;
  /** What has been proved so far (RFC 8176). */
  readonly amr: readonly string[];
  /** When the proved password was chosen; null without one. The login ends when the password changes. */
  readonly passwordSetAt: number | null;
  readonly deviceGeneration: number;
  /** Identifies the factors that the account had then (`factorsDigest`). */
  readonly factorsDigest: string;
  /** Whether the owner may add a factor: it takes more than the password, a known device or an emailed link. */
  readonly mayEnrol: boolean;
  /** Whether that link was emailed for this login. */
  readonly isLinkMailed: boolean;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Identifies a set of factors. A pending login ends when the set changes. */
export function factorsDigest(factors: readonly { readonly id: string }[]): string {
  const ids = factors.map(({ id }) => id).sort();
  return digestOf(ids.join(' '));
}
