import type { Account } from './account.ts';

/** A browser that has logged in to an account before, as stated by its signed cookie. */
export interface KnownDevice {
  readonly id: string;
  /** The device generation of the account when the cookie was issued. */
  readonly generation: number;
  /** Known since, in epoch seconds; 0 for a cookie without this field. */
  readonly since: number;
}

/** The device, if the account still trusts it: its owner may have distrusted all devices since. */
export function knownDeviceOf(
  account: Account | undefined,
  devices: ReadonlyMap<string, KnownDevice>,
): { accountId: string; deviceId: string } | undefined {
  const device = account && devices.get(account.id);
  if (account === undefined || device?.generation !== account.deviceGeneration) return undefined;
  return { accountId: account.id, deviceId: device.id };
}
