import type { Stores } from './stores.ts';

const purpose = 'invitation-form';
const lifetimeMs = 24 * 60 * 60 * 1000;

/**
 * Whether this is the first submission of a form. Of two at the same time, as after a double click, the second waits
 * until the transaction of the first has ended.
 *
 * @param formKey a secret of one form in one browser; undefined outside of forms, where every call is the first
 */
export async function claimForm(
  { oneTimeTokens }: Stores,
  formKey: string | undefined,
  now: number,
): Promise<boolean> {
  if (formKey === undefined) return true;
  return oneTimeTokens.claim({ purpose, lifetimeMs, token: formKey }, now);
}

/** Whether the form was submitted before. */
export async function isClaimed(
  { oneTimeTokens }: Stores,
  formKey: string | undefined,
  now: number,
): Promise<boolean> {
  if (formKey === undefined) return false;
  return (await oneTimeTokens.find(purpose, formKey, now)) !== undefined;
}
