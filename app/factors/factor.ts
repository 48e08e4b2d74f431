/** The kinds of factors besides a password. */
export type FactorKind = 'totp' | 'passkey' | 'recovery_codes';

/** A factor as its owner and administrators see it; never its secret. */
export interface Factor {
  readonly id: string;
  readonly kind: FactorKind;
  /** The name that its owner gave it. */
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** From this instant on, an emailed link cannot remove it. */
  readonly ripeAt: number;
  /** Only for recovery codes: how many are unused. */
  readonly codesLeft?: number;
  /** Only for passkeys: whether it can log in without a password. */
  readonly isDiscoverable?: boolean;
  /** Only for passkeys: whether it may be copied to other devices of its owner. */
  readonly isSynced?: boolean;
}

/** The owner of a new factor. */
export interface FactorOwner {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** A factor that was just proved. */
export interface FactorProof {
  readonly factorId: string;
  readonly kind: FactorKind;
  readonly accountId: string;
  /** Authentication methods (RFC 8176) that this proof adds to a session. */
  readonly amr: readonly string[];
  /** Only for recovery codes: how many are left. */
  readonly codesLeft?: number;
  /** Of a synced passkey: whether its counter fell, as two devices may count differently. */
  readonly counterFell?: boolean;
}
