import type { Logger } from 'pino';
import { createRecordActivity } from './api/activity.ts';
import type { Config } from './config.ts';
import { createHealth } from './http/health.ts';
import { openDatabase } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { createPeopleStore } from './store/people-store.ts';
import { createPostStore } from './store/post-store.ts';
import { createReactionStore } from './store/reaction-store.ts';
import { createVerifyAccessToken } from './trust/access-tokens.ts';
import { createIntrospection } from './trust/introspection.ts';
import { remembering } from './trust/recent-answers.ts';
import { createSigningKeys } from './trust/signing-keys.ts';

export type Services = ReturnType<typeof createServices>;

export function createServices(config: Config, logger: Logger) {
  const queries = openDatabase(config.BOARD_DATABASE_URL);
  const people = createPeopleStore(queries);
  const expected = { issuer: config.GATEHOUSE_ISSUER, audience: config.TOKEN_AUDIENCE };
  return {
    logger,
    health: createHealth(queries),
    people,
    posts: createPostStore(queries),
    reactions: createReactionStore(queries),
    recordActivity: createRecordActivity(people),
    trust: {
      verifyAccessToken: createVerifyAccessToken({
        ...expected,
        keyFor: createSigningKeys(config.GATEHOUSE_URL, logger),
      }),
      introspect: remembering(
        createIntrospection({
          ...expected,
          gatehouseUrl: config.GATEHOUSE_URL,
          apiKey: config.BOARD_API_KEY,
        }),
      ),
    },
    migrate: () => migrate(queries),
    close: () => queries.destroy(),
  };
}
