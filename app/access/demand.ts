/** What a rule demands of a login. */
export interface Demand {
  /** 'passkey': a factor that resists phishing. */
  readonly secondFactor?: 'any' | 'passkey' | undefined;
  /** In milliseconds since the owner last proved their identity. */
  readonly maxAge?: number | undefined;
  /** Whether API keys may pass, although they have no login. */
  readonly takesKeys: boolean;
}

/** How and when somebody proved their identity. */
export interface Login {
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  readonly authenticatedAt: number;
  readonly secondFactorAt: number | null;
}

/** What a login lacks: a factor, or a recent proof. */
export type Lack = 'second-factor' | 'passkey' | 'recent-login';

/** Combines two demands into one that requires both. */
export function both(one: Demand | undefined, other: Demand | undefined): Demand | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const wanted = [one.secondFactor, other.secondFactor];
  return {
    secondFactor: wanted.includes('passkey') ? 'passkey' : (wanted[0] ?? wanted[1]),
    maxAge: Math.min(one.maxAge ?? Infinity, other.maxAge ?? Infinity),
    takesKeys: one.takesKeys && other.takesKeys,
  };
}

/**
 * What a login lacks; undefined if nothing. Compares values that the session carries, without a query. A trusted
 * browser proves no factor: its session has no `mfa`.
 */
export function lackOf(
  { secondFactor, maxAge = Infinity }: Demand,
  { amr, authenticatedAt, secondFactorAt }: Login,
  now: number,
): Lack | undefined {
  let provedAt = authenticatedAt;
  if (secondFactor !== undefined) {
    const isProved = amr.includes('mfa') && secondFactorAt !== null;
    const isEnough = secondFactor === 'any' || amr.includes('pop');
    if (!isProved || !isEnough) return secondFactor === 'any' ? 'second-factor' : 'passkey';
    provedAt = Math.min(authenticatedAt, secondFactorAt);
  }
  return now - provedAt > maxAge ? 'recent-login' : undefined;
}
