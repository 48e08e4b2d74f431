import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import type { Api } from '../api.ts';
import type { Operation } from '../operation.ts';
import { apiKeyOperations } from './api-key-operations.ts';
import { oauthOperations } from './oauth-operations.ts';

/** Operations about tokens and API keys. */
export function programOperations(needs: ProgramJourneys & Api): Operation[] {
  return [...oauthOperations(needs), ...apiKeyOperations(needs)];
}
