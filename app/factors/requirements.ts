import type { Requirement } from './missing-step.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The second factors that the operator requires. */
export interface Requirements {
  of(account: { readonly role: string; readonly groups: readonly string[] }): Requirement;
  /** The grace period, from the first login under the requirement. */
  readonly graceMs: number;
  /** How long a browser is trusted after a second factor; 0 disables this. */
  readonly trustBrowserMs: number;
}

export function createRequirements({
  who,
  groups,
  kind,
  graceDays,
  trustBrowserDays,
}: {
  who: 'none' | 'admins' | 'all';
  groups: readonly string[];
  kind: Requirement['kind'];
  graceDays: number;
  trustBrowserDays: number;
}): Requirements {
  return {
    graceMs: graceDays * dayMs,
    trustBrowserMs: trustBrowserDays * dayMs,
    of(account) {
      const isRequired =
        who === 'all' ||
        (who === 'admins' && account.role === 'admin') ||
        account.groups.some((group) => groups.includes(group));
      return { isRequired, kind };
    },
  };
}
