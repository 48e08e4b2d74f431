import { recommendationsOf } from '../../../config/recommendations.ts';
import { warningsOf } from '../../../config/warnings.ts';
import { type Config, readConfig } from '../../../config.ts';
import { type Command, done } from '../command.ts';
import { text } from '../text.ts';
import { tryConnections } from '../try-connections.ts';
import { table } from '../words.ts';

export const configCheck: Command = {
  name: 'config check',
  about: text('command.config-check.about'),
  operands: [],
  options: {
    connect: {
      about: text('command.config-check.connect'),
    },
  },
  run: async ({ has }) => {
    // Throws all faults at once. They are printed like the errors of any command.
    const config = readConfig(process.env);
    const stores = storesOf(config);
    const tried = has('connect') ? await tryConnections(config) : [];
    const connections = tried.map(({ to, ok, message }) => ({ to, ok, message }));
    const found = tried.flatMap(({ warnings = [] }) => warnings);
    const warnings = [...warningsOf(config), ...recommendationsOf(config), ...found];
    const lines = [
      text('command.config-check.ok'),
      ...table([
        ['Reached at', config.BASE_URL.origin],
        ['Stores', stores.redis ? `${stores.database} and Redis` : stores.database],
        ['Workers', String(config.WORKERS)],
      ]),
      ...warnings.map(({ message }) => text(['command.config-check.warning', { message }])),
      ...connections.filter(({ ok }) => ok).map(({ message }) => message),
    ];
    const json = {
      base_url: config.BASE_URL.origin,
      database: stores.database.toLowerCase(),
      redis: stores.redis,
      workers: config.WORKERS,
      warnings,
      ...(has('connect') && { connections }),
    };
    const failures = connections.filter(({ ok }) => !ok).map(({ message }) => message);
    if (failures.length === 0) return done(lines, json);
    return { kind: 'unavailable', lines, json, message: failures.join('\n') };
  },
};

function storesOf({ DATABASE_URL: url, REDIS_URL }: Config) {
  return {
    database: url?.startsWith('postgres') ? 'PostgreSQL' : 'SQLite',
    redis: REDIS_URL !== undefined,
  };
}
