import type { Names } from '../../accounts/account-store.ts';
import { tryPersonName } from '../../accounts/person-name.ts';
import {
  type AccountChange,
  type AccountChangeDeps,
  changeAccount,
} from '../steps/account-change.ts';

interface ChangeNamesInput extends AccountChange {
  /** Empty for none; an absent name stays as it is. */
  readonly givenName?: string | undefined;
  readonly familyName?: string | undefined;
}

type ChangeNamesOutcome =
  | { readonly kind: 'changed' }
  /** There is no such account in good standing. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'invalid'; readonly fields: readonly (keyof Names)[] };

export type ChangeNames = (input: ChangeNamesInput) => Promise<ChangeNamesOutcome>;

/** Changes the name of a person, here and in every application, from the next request on. */
export function createChangeNames(deps: AccountChangeDeps): ChangeNames {
  return async function changeNames({ givenName, familyName, ...change }) {
    const input = { givenName, familyName };
    const names = parse(input);
    const fields = (['givenName', 'familyName'] as const).filter(
      (field) => input[field] !== undefined && names[field] === undefined,
    );
    if (fields.length > 0) return { kind: 'invalid', fields };
    const kind = await changeAccount(deps, change, {
      event: 'user_updated',
      apply: async ({ accounts }, now) =>
        (await accounts.setNames(change.accountId, names, now)) ? 'changed' : 'unchanged',
    });
    return { kind };
  };
}

function parse({ givenName, familyName }: Partial<Record<keyof Names, string | undefined>>) {
  return {
    givenName: givenName === undefined ? undefined : tryPersonName(givenName),
    familyName: familyName === undefined ? undefined : tryPersonName(familyName),
  };
}
