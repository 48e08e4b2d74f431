import type { Config } from '../config.ts';
import { createAccountJourneys } from '../journeys/account/account-journeys.ts';
import { createAdministrationJourneys } from '../journeys/administration/administration-journeys.ts';
import { createEntranceJourneys } from '../journeys/entrance/entrance-journeys.ts';
import { createProgramJourneys } from '../journeys/programs/program-journeys.ts';
import { createSharedSteps } from '../journeys/steps/shared-steps.ts';
import { createUpkeepJourneys } from '../journeys/upkeep/upkeep-journeys.ts';
import type { Capabilities } from './capabilities.ts';
import type { Platform } from './platform.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Builds the journeys of all floors. Add a new journey to the builder of its floor, not here. */
export function createJourneys(config: Config, platform: Platform, capabilities: Capabilities) {
  const { clock, database, logger, redis } = platform;
  const { stores, transact, backgroundStores, passwords, throttle, sessions } = capabilities;
  const { signingKeys, accessTokens, refreshTokens, factorKinds, requirements } = capabilities;
  const { REQUIRE_CONFIRMED_EMAIL: requireConfirmedEmail } = config;
  const eraseAfterMs = config.ERASE_AFTER_DAYS * dayMs;
  const { auditKeys, webhooks: webhookRoom, mailRoom } = capabilities;
  const { mail, mailHealth } = mailRoom;
  const shared = { factorKinds, requirements, requireConfirmedEmail, eraseAfterMs, webhookRoom };
  const known = { stores, transact, auditKeys, sessions, mail, clock, ...shared };
  const { checkNewPassword, admitRequest, eraseAccount, noteRefusal } = createSharedSteps({
    ...known,
    backgroundStores,
    isBreached: capabilities.isBreached,
    requestLimits: capabilities.requestLimits,
    logger,
    baseUrl: config.BASE_URL,
    passwordMinLength: config.PASSWORD_MIN_LENGTH,
  });
  const entrance = createEntranceJourneys({
    ...known,
    passwords,
    throttle,
    accessTokens,
    refreshTokens,
    checkNewPassword,
    admitRequest,
    isRegistrationOpen: config.REGISTRATION === 'open',
  });
  const programs = createProgramJourneys({
    ...known,
    accessTokens,
    refreshTokens,
    apiKeyLastUsed: capabilities.apiKeyLastUsed,
    refreshOverlapMs: config.REFRESH_OVERLAP_SECONDS * 1000,
  });
  const administration = createAdministrationJourneys({
    ...known,
    backgroundStores,
    passwords,
    signingKeys,
    signingKeyChannel: capabilities.signingKeyChannel,
    checkNewPassword,
    eraseAccount,
  });
  const account = createAccountJourneys({
    ...known,
    passwords,
    throttle,
    checkNewPassword,
    admitRequest,
    deleteAccount: administration.deleteAccount,
  });
  const upkeep = createUpkeepJourneys({
    ...known,
    database,
    backgroundStores,
    peppers: capabilities.peppers,
    generation: redis ? undefined : capabilities.generation,
    copies: capabilities.copies,
    signingKeys,
    mailHealth,
    eraseAccount,
    auditKeepMs: config.AUDIT_KEEP_DAYS * dayMs,
  });
  return { ...entrance, ...account, ...programs, ...administration, ...upkeep, noteRefusal };
}
