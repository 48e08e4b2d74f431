import { warningsOf } from '../../config/warnings.ts';
import { type Config, readConfig } from '../../config.ts';
import { type Command, done } from './command.ts';
import { table } from './words.ts';

export const configCheck: Command = {
  name: 'config check',
  about: 'Say what is wrong with the configuration, without starting anything',
  operands: [],
  options: {},
  run: async () => {
    // Faults are thrown, all of them, and explained where every command's are.
    const config = readConfig(process.env);
    const warnings = warningsOf(config);
    const stores = storesOf(config);
    const lines = table([
      ['Reached at', config.BASE_URL.origin],
      ['Stores', stores.redis ? `${stores.database} and Redis` : stores.database],
      ['Workers', String(config.WORKERS)],
    ]);
    return done(
      [
        'The configuration has no fault.',
        ...lines,
        ...warnings.map(({ message }) => `Warning: ${message}`),
      ],
      {
        base_url: config.BASE_URL.origin,
        database: stores.database.toLowerCase(),
        redis: stores.redis,
        workers: config.WORKERS,
        warnings,
      },
    );
  },
};

function storesOf({ DATABASE_URL: url, REDIS_URL }: Config) {
  return {
    database: url?.startsWith('postgres') ? 'PostgreSQL' : 'SQLite',
    redis: REDIS_URL !== undefined,
  };
}
