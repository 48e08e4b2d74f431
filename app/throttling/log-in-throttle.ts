import { digestOf } from '../platform/ids.ts';
import { type Admission, createGrowingDelay, refusedFor } from './growing-delay.ts';
import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

/** How many failures from one network are too many. */
export const networkLimit = { limit: 50, windowSeconds: 10 * 60 } as const;

interface Attempt {
  /** The canonical form of the submitted name, whether or not anybody has it. */
  readonly name: string;
  /** Counts how often the delays of the account were taken back: those of another one are over. */
  readonly generation?: number;
  /** Where it comes from. */
  readonly ip: string;
  /** Account and device, if this device has logged in to the account before. */
  readonly device: { readonly accountId: string; readonly deviceId: string } | undefined;
}

/** Decides, before anything is hashed, whether a log-in may be tried. */
export interface LogInThrottle {
  admit(attempt: Attempt): Promise<Admission>;
}

/**
 * Slows guessing down by name, whoever guesses (one account, many networks), and by network, whatever
 * the name (many accounts, one network). A device that has logged in to the account before has counts of
 * its own and meets neither, so that a stranger cannot keep the owner out (ASVS 6.3.1).
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
      // Looked at first, so that a network that is held up already cannot hold up names.
      const { isFull, freeInMs } = await networks.look(network);
      if (isFull) return refusedFor(freeInMs);
      const admission = await names.admit(digestOf(`${name}${later}`));
      if (admission.kind === 'refused') return admission;
      const place = await networks.take(network);
      if (place.kind === 'full') {
        await admission.giveBack();
        return refusedFor(place.freeInMs);
      }
      return {
        kind: 'admitted',
        startsLock: admission.startsLock || place.isLast,
        delayMs: admission.delayMs,
        async giveBack() {
          await Promise.all([admission.giveBack(), networks.giveBack(network)]);
        },
        async forgive() {
          await Promise.all([admission.forgive(), networks.giveBack(network)]);
        },
      };
    },
  };
}
