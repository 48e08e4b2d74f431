import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

export const basicLimit = { limit: 50, windowSeconds: 600 } as const;

/**
 * Counts failed attempts with Basic at the gate by network. After 50 in 10 minutes, Basic is ignored; concurrent
 * attempts may exceed that by a few. Nobody can guess an API key, so this only protects the stores from load.
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
      await limiter.consume(networkOf(ip));
    },
  };
}
