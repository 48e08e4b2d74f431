import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

export const basicLimit = { limit: 50, windowSeconds: 600 } as const;

/**
 * Failed attempts with Basic at the gate, counted by network: after 50 in 10 minutes, Basic is not looked at. Attempts
 * at the same time may be a few more. Nobody can guess an API key; this spares the stores.
 */
export interface BasicFailures {
  areTooMany(ip: string): Promise<boolean>;
  count(ip: string): Promise<void>;
}

export function createBasicFailures(createLimiter: CreateLimiter): BasicFailures {
  const limiter = createLimiter({ name: 'basic-network', ...basicLimit });
  return {
    areTooMany: async (ip) => (await limiter.look(networkOf(ip))).isFull,
    async count(ip) {
      await limiter.take(networkOf(ip));
    },
  };
}
