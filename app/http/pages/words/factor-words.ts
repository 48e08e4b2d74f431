import type { Factor, FactorKind } from '../../../factors/factor.ts';
import type { AccountSecurity } from '../../../journeys/account/list-factors.ts';
import type { Message } from '../../../messages/messages.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import { timeWords } from './time-words.ts';

/** The factors of one kind as templates show them. */
export function factorsOfKind(factors: readonly Factor[], kind: FactorKind, now: number) {
  return factors.filter((factor) => factor.kind === kind).map((factor) => factorWords(factor, now));
}

/** A factor as templates show it. */
export function factorWords(factor: Factor, now: number) {
  const { id, kind, name, createdAt, lastUsedAt } = factor;
  return {
    id,
    kind,
    name,
    note: noteOn(factor),
    added: timeWords(createdAt, now),
    used: lastUsedAt === null ? null : timeWords(lastUsedAt, now),
  };
}

function noteOn({ kind, codesLeft, isDiscoverable, isSynced }: Factor): Message | null {
  if (kind === 'recovery_codes') return ['security.codes.left', { count: codesLeft ?? 0 }];
  if (kind === 'totp') return null;
  if (isDiscoverable === false) return 'security.passkey.second-step-only';
  return isSynced === true ? 'security.passkey.synced' : 'security.passkey.one-device';
}

export function trustedBrowserWords(browsers: AccountSecurity['trustedBrowsers'], now: number) {
  return browsers.map(({ id, userAgent, ip, createdAt, lastUsedAt, expiresAt }) => ({
    id,
    device: deviceWords(userAgent),
    ip,
    added: timeWords(createdAt, now),
    used: lastUsedAt === null ? null : timeWords(lastUsedAt, now),
    expires: timeWords(expiresAt, now),
  }));
}
