import type { Config } from '../config.ts';
import { createFactorKinds } from '../factors/factor-kinds.ts';
import { createRequirements, type Requirements } from '../factors/requirements.ts';
import type { Platform } from './platform.ts';

/** Builds the room of second factors: the available kinds, and the rule who must have one. */
export function createFactorRoom(config: Config, { clock, secrets }: Platform) {
  const { BASE_URL: baseUrl } = config;
  return {
    factorKinds: createFactorKinds({
      secrets: secrets.session,
      baseUrl,
      name: `Gatehouse at ${baseUrl.host}`,
      clock,
    }),
    requirements: requirementsOf(config),
  };
}

export function requirementsOf(config: Config): Requirements {
  return createRequirements({
    who: config.REQUIRE_SECOND_FACTOR,
    groups: config.REQUIRE_SECOND_FACTOR_GROUPS,
    kind: config.REQUIRE_SECOND_FACTOR_KIND,
    graceDays: config.SECOND_FACTOR_GRACE_DAYS,
    trustBrowserDays: config.REMEMBER_SECOND_FACTOR_DAYS,
  });
}
