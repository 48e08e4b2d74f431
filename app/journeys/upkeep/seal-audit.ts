import type { AuditKey, AuditKeys } from '../../audit/audit-keys.ts';
import { createEventDigest, sealMac } from '../../audit/audit-seal.ts';
import { type ChainState, unsealed } from '../../audit/chain-state.ts';
import { unknownFormer } from '../../audit/check-seal.ts';
import { proofOf } from '../../audit/signed-event.ts';
import type { AuditRow } from '../../audit/stored-event.ts';
import type { Clock } from '../../platform/clock.ts';
import { inChunks } from '../../platform/in-chunks.ts';
import { lockChain, readChain, saveChain } from '../steps/audit-chain.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { whileLeased } from '../steps/while-leased.ts';

/** Every process tries once a minute. */
const sealEveryMs = 45_000;

/**
 * Seals the events that were recorded since the last time. A seal says which events there are and which seal came
 * before, so a missing event or seal is noticed. It is made afterwards: a chain in the transaction of each event would
 * let all logins wait for one lock. Events are sealed in the order in which they become visible, so that the clocks of
 * servers may differ. Of many processes one does it.
 */
export type SealAudit = () => Promise<void>;

export function createSealAudit({
  stores,
  transact,
  auditKeys,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  auditKeys: AuditKeys;
  clock: Clock;
}): SealAudit {
  return async function sealAudit() {
    const chain = await readChain(stores, await auditKeys.list(stores.auditKeys));
    const passedMs = clock.now() - (chain?.sealedUntil ?? 0);
    if (passedMs >= 0 && passedMs < sealEveryMs) return;
    const needs = { settings: stores.settings, clock };
    await whileLeased(needs, 'audit_sealing', () => inChunks(sealSome));
  };

  /** @returns fewer than `limit` if all are sealed */
  function sealSome(limit: number): Promise<number> {
    return transact(async (tx) => {
      await lockChain(tx);
      const now = clock.now();
      const key = await auditKeys.current(tx.auditKeys);
      const found = await readChain(tx, await auditKeys.list(tx.auditKeys));
      const { chain, former } = await continued(tx, found);
      const number = chain.seal + 1;
      const adopted = chain.isAdopting ? await adopt(tx, { number, key, limit }) : [];
      const wereAdopted = adopted.length > 0;
      const rows = wereAdopted ? adopted : await tx.auditSeals.take('signed', number, limit);
      const newest = await insertSeal(tx, rows, { number, former, key, now });
      const isDone = !wereAdopted && rows.length < limit;
      const isAdopting = chain.isAdopting && (wereAdopted || now < chain.adoptsUntil);
      const sealedUntil = isDone ? now : chain.sealedUntil;
      await saveChain(tx, { ...chain, ...newest, sealedUntil, isAdopting }, key);
      return isDone ? rows.length : limit;
    });
  }
}

interface Making {
  readonly number: number;
  readonly former: string;
  readonly key: AuditKey;
  readonly now: number;
}

/**
 * Where the chain goes on. If the record of it does not fit the seals, somebody has changed them. Then the next seal
 * is made in a way that `verify` still finds it, and nothing without a signature is adopted any more.
 */
async function continued(tx: Stores, found: ChainState | undefined) {
  const newest = await tx.auditSeals.newest();
  const number = newest?.number ?? 0;
  if (found === undefined) return { chain: { ...unsealed, seal: number }, former: unknownFormer };
  if (newest !== undefined && number > found.seal) {
    const chain = { ...found, seal: number, mac: newest.mac, isAdopting: false };
    return { chain, former: newest.mac };
  }
  const isAdopting = found.isAdopting && number === found.seal;
  return { chain: { ...found, isAdopting }, former: found.mac };
}

/** Signs events of a version that signed nothing, as they are now. */
async function adopt(
  tx: Stores,
  { number, key, limit }: Pick<Making, 'number' | 'key'> & { readonly limit: number },
) {
  const rows = await tx.auditSeals.take('unsigned', number, limit);
  if (rows.length === 0) return [];
  const proofs = rows.map((row) => ({ id: row.id, ...proofOf(row, key.secret) }));
  await tx.auditSeals.prove(proofs);
  return rows.map((row, index): AuditRow => ({ ...row, ...proofs[index] }));
}

/** @returns what changes in the record of the chain. Nothing to seal makes no seal */
async function insertSeal(
  tx: Stores,
  rows: readonly AuditRow[],
  { number, former, key, now }: Making,
) {
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return {};
  const digest = createEventDigest();
  for (const row of rows) digest.add(row);
  const seal = {
    ...{ number, former, keyNumber: key.number, madeAt: now },
    ...{ firstAt: first.at, lastAt: last.at, count: rows.length },
  };
  const mac = sealMac(seal, digest.get(), key.secret);
  await tx.auditSeals.insert({ ...seal, mac });
  return { seal: number, mac };
}
