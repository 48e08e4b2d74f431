import type { Account } from './account.ts';

/** A browser that has logged in to an account before, as the mark it carries says. */
export interface KnownDevice {
  readonly id: string;
  /** Of the devices that the account trusted then. */
  readonly generation: number;
  /** Epoch seconds since when; 0 for a mark that does not say. */
  readonly since: number;
}

/** The device, if the account still trusts it: its owner may have disowned all of them since. */
export function knownDeviceOf(
  account: Account | undefined,
  devices: ReadonlyMap<string, KnownDevice>,
): { accountId: string; deviceId: string } | undefined {
  const device = account && devices.get(account.id);
  if (account === undefined || device?.generation !== account.deviceGeneration) return undefined;
  return { accountId: account.id, deviceId: device.id };
}
