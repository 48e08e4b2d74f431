import type { AuditKey } from '../../audit/audit-keys.ts';
import { type ChainState, readChainState, writeChainState } from '../../audit/chain-state.ts';
import type { Stores } from './stores.ts';

const stateKey = 'audit_chain';
const lockKey = 'audit_chain_lock';

/** Waits until no other process works at the chain of seals, and keeps it from doing so until the transaction ends. */
export function lockChain({ settings }: Stores): Promise<void> {
  return settings.lock(lockKey);
}

/** @returns undefined if the record of the chain is missing, or nobody who has the key has written it */
export async function readChain(
  { settings }: Stores,
  keys: readonly AuditKey[],
): Promise<ChainState | undefined> {
  const secrets = keys.map(({ secret }) => secret);
  return readChainState(await settings.find(stateKey), secrets);
}

/** For callers that hold the lock. */
export async function saveChain(
  { settings }: Stores,
  state: ChainState,
  { secret }: AuditKey,
): Promise<void> {
  const text = writeChainState(state, secret);
  if (!(await settings.claim(stateKey, text))) await settings.replace(stateKey, text);
}
