import { digestOf } from '../platform/ids.ts';
import { type Admission, createGrowingDelay, refusedFor } from './growing-delay.ts';
import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

/** The number of failures from one network that is allowed. */
export const networkLimit = { limit: 50, windowSeconds: 10 * 60 } as const;

interface Attempt {
  /** The canonical form of the submitted name, whether it exists or not. */
  readonly name: string;
  /** The generation of the account's delays: delays of another generation no longer apply. */
  readonly generation?: number;
  /** The client's address. */
  readonly ip: string;
  /** The account and the device, if this device has logged in to the account before. */
  readonly device: { readonly accountId: string; readonly deviceId: string } | undefined;
}

/** Decides, before anything is hashed, whether a login may be tried. */
export interface LogInThrottle {
  admit(attempt: Attempt): Promise<Admission>;
}

/**
 * Slows down guessing by name (one account, many networks) and by network (many accounts, one network). A device that
 * has logged in to the account before has counters of its own and meets neither, so that a stranger cannot keep the
 * owner out (ASVS 6.3.1).
 */
export function createLogInThrottle(createLimiter: CreateLimiter): LogInThrottle {
  const names = createGrowingDelay('name', createLimiter);
  const devices = createGrowingDelay('device', createLimiter);
  const networks = createLimiter({ name: 'network', ...networkLimit });

  return {
    async admit({ name, generation = 0, ip, device }) {
      const later = generation === 0 ? '' : ` ${generation}`;
      if (device !== undefined) {
        return devices.admit(digestOf(`${device.accountId} ${device.deviceId}${later}`));
      }
      const network = networkOf(ip);
      // Checked first, so that a network that is blocked cannot use up the attempts of names.
      const { isFull, freeInMs } = await networks.look(network);
      if (isFull) return refusedFor(freeInMs);
      const admission = await names.admit(digestOf(`${name}${later}`));
      if (admission.kind === 'refused') return admission;
      const place = await networks.consume(network);
      if (place.kind === 'full') {
        await admission.uncount();
        return refusedFor(place.freeInMs);
      }
      return {
        kind: 'admitted',
        startsLock: admission.startsLock || place.isLast,
        delayMs: admission.delayMs,
        async uncount() {
          await Promise.all([admission.uncount(), networks.uncount(network)]);
        },
        async clear() {
          await Promise.all([admission.clear(), networks.uncount(network)]);
        },
      };
    },
  };
}
