import type { Queries } from '../platform/database/database.ts';

/** A passkey as it was registered. All binary values are base64url. */
interface Passkey {
  readonly factorId: string;
  readonly credentialId: string;
  /** COSE key. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly isDiscoverable: boolean;
  readonly isSynced: boolean;
  readonly isBackedUp: boolean;
}

export interface OwnedPasskey extends Passkey {
  readonly accountId: string;
  readonly userHandle: string | null;
}

/** Public keys of passkeys (WebAuthn Level 3). */
export interface PasskeyStore {
  /** Returns false if the credential already belongs to a factor, of any account. */
  insert(passkey: Passkey & { readonly rpId: string }): Promise<boolean>;
  /** A passkey that may be used now. */
  find(credentialId: string): Promise<OwnedPasskey | undefined>;
  list(accountId: string): Promise<Passkey[]>;
  /**
   * Records the counter of a use, and its host. Of two concurrent uses with the same counter, one succeeds.
   * The counter of a synced passkey may fall, because several devices count. One statement.
   *
   * @returns false if the passkey was copied, or used or removed in the meantime
   */
  recordUse(
    factorId: string,
    use: { readonly counter: number; readonly isBackedUp: boolean; readonly rpId: string },
  ): Promise<boolean>;
  /** The WebAuthn user handle of an account, base64url; null if it never created a passkey. */
  findUserHandle(accountId: string): Promise<string | null>;
  /** The WebAuthn user handle of an account. Without one, `proposed` is stored. */
  userHandleOf(accountId: string, proposed: string): Promise<string>;
}

const columns = [
  'factor_id as factorId',
  'credential_id as credentialId',
  'public_key as publicKey',
  'counter',
  'transports',
  'aaguid',
  'is_discoverable as isDiscoverable',
  'is_synced as isSynced',
  'is_backed_up as isBackedUp',
] as const;

export function createPasskeyStore(queries: Queries): PasskeyStore {
  const working = () =>
    queries
      .selectFrom('passkeys')
      .innerJoin('factors', 'factors.id', 'factor_id')
      .where('removed_at', 'is', null);

  return {
    async insert(passkey) {
      const row = await queries
        .insertInto('passkeys')
        .values({
          factor_id: passkey.factorId,
          credential_id: passkey.credentialId,
          public_key: passkey.publicKey,
          counter: passkey.counter,
          transports: passkey.transports.join(' '),
          aaguid: passkey.aaguid,
          is_discoverable: Number(passkey.isDiscoverable),
          is_synced: Number(passkey.isSynced),
          is_backed_up: Number(passkey.isBackedUp),
          rp_id: passkey.rpId,
        })
        .onConflict((conflict) => conflict.column('credential_id').doNothing())
        .returning('factor_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async find(credentialId) {
      const row = await working()
        .innerJoin('accounts', 'accounts.id', 'account_id')
        .select([...columns, 'account_id as accountId', 'user_handle as userHandle'])
        .where('credential_id', '=', credentialId)
        .executeTakeFirst();
      return row && { ...row, ...fromRow(row) };
    },

    async list(accountId) {
      const rows = await working()
        .select(columns)
        .where('account_id', '=', accountId)
        .orderBy('factor_id')
        .execute();
      return rows.map((row) => ({ ...row, ...fromRow(row) }));
    },

    async recordUse(factorId, { counter, isBackedUp, rpId }) {
      const row = await queries
        .updateTable('passkeys')
        .set({ counter, is_backed_up: Number(isBackedUp), rp_id: rpId })
        .where('factor_id', '=', factorId)
        .where((eb) =>
          eb.or([
            eb('counter', '<', counter),
            eb.and([eb('counter', '=', 0), eb.val(counter === 0)]),
            eb('is_synced', '=', 1),
          ]),
        )
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('factors')
              .select('id')
              .whereRef('factors.id', '=', 'factor_id')
              .where('removed_at', 'is', null),
          ),
        )
        .returning('factor_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async findUserHandle(accountId) {
      const row = await queries
        .selectFrom('accounts')
        .select('user_handle as userHandle')
        .where('id', '=', accountId)
        .executeTakeFirst();
      return row?.userHandle ?? null;
    },

    async userHandleOf(accountId, proposed) {
      const { userHandle } = await queries
        .updateTable('accounts')
        .set((eb) => ({ user_handle: eb.fn.coalesce('user_handle', eb.val(proposed)) }))
        .where('id', '=', accountId)
        .returning('user_handle as userHandle')
        .executeTakeFirstOrThrow();
      return String(userHandle);
    },
  };
}

function fromRow(row: {
  readonly transports: string;
  readonly isDiscoverable: number;
  readonly isSynced: number;
  readonly isBackedUp: number;
}) {
  return {
    transports: row.transports.split(' ').filter((transport) => transport !== ''),
    isDiscoverable: row.isDiscoverable === 1,
    isSynced: row.isSynced === 1,
    isBackedUp: row.isBackedUp === 1,
  };
}
