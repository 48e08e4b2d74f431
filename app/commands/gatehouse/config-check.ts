import { readConfig } from '../../config.ts';
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
    const database = config.DATABASE_URL?.startsWith('postgres') ? 'PostgreSQL' : 'SQLite';
    const hasRedis = config.REDIS_URL !== undefined;
    const lines = table([
      ['Reached at', config.BASE_URL.origin],
      ['Stores', hasRedis ? `${database} and Redis` : database],
      ['Workers', String(config.WORKERS)],
    ]);
    return done(['The configuration has no fault.', ...lines], {
      base_url: config.BASE_URL.origin,
      database: database.toLowerCase(),
      redis: hasRedis,
      workers: config.WORKERS,
    });
  },
};
