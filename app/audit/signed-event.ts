import { newSalt, saltedDigest, sign } from './audit-signature.ts';
import type { AuditRow } from './stored-event.ts';

/** The columns of a row that prove it. */
type Proof = Pick<
  AuditRow,
  'context_salt' | 'context_digest' | 'detail_salt' | 'detail_digest' | 'mac'
>;

type Part = 'context' | 'detail';
const markStart = 'erased:';

/**
 * Signs an event when it is recorded. Personal values enter as salted digests: they can be erased, and the signature
 * still fits.
 */
export function proofOf(row: Omit<AuditRow, keyof Proof | 'seal'>, key: string): Proof {
  const { ip, user_agent, detail } = row;
  const context_salt = newSalt();
  const detail_salt = detail === null ? null : newSalt();
  const proof = {
    context_salt,
    context_digest: saltedDigest(context_salt, [ip, user_agent]),
    detail_salt,
    detail_digest:
      detail === null || detail_salt === null ? null : saltedDigest(detail_salt, [detail]),
  };
  return { ...proof, mac: macOf({ ...row, ...proof }, key) };
}

/** Takes the place of the salt: proves that Gatehouse has erased the values, and nobody else. */
export function erasureMark(part: Part, accountId: string, key: string): string {
  return markStart + sign(key, `erased ${part}`, [accountId]);
}

/** Whether a row is as it was recorded, apart from what Gatehouse has erased. */
export function isGenuine(row: AuditRow, keys: readonly string[]): boolean {
  return (
    keys.some((key) => row.mac === macOf(row, key)) &&
    isContextGenuine(row, keys) &&
    isDetailGenuine(row, keys)
  );
}

function macOf(row: Omit<AuditRow, 'mac' | 'seal'>, key: string): string {
  return sign(key, 'event', [
    row.id,
    row.at,
    row.event,
    row.actor_id,
    row.target_id,
    row.session_id,
    row.api_key_id,
    row.request_id,
    row.context_digest,
    row.detail_digest,
  ]);
}

function isContextGenuine(row: AuditRow, keys: readonly string[]): boolean {
  const { ip, user_agent, context_salt: salt, context_digest: digest } = row;
  if (salt === null) return false;
  if (!salt.startsWith(markStart)) return saltedDigest(salt, [ip, user_agent]) === digest;
  // As `AuditStore.erase` chooses the events of an account.
  const accountId = row.actor_id ?? row.target_id ?? '';
  const isMarked = keys.some((key) => salt === erasureMark('context', accountId, key));
  return isMarked && ip === '' && user_agent === '';
}

function isDetailGenuine(row: AuditRow, keys: readonly string[]): boolean {
  const { detail, detail_salt: salt, detail_digest: digest } = row;
  if (digest === null || salt === null) return digest === null && detail === null;
  if (detail !== null) return saltedDigest(salt, [detail]) === digest;
  return keys.some((key) => salt === erasureMark('detail', row.target_id ?? '', key));
}
