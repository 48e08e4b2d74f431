import type { AccountJourneys } from '../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../journeys/administration/administration-journeys.ts';
import type { EntranceJourneys } from '../../journeys/entrance/entrance-journeys.ts';
import type { ProgramJourneys } from '../../journeys/programs/program-journeys.ts';
import { accountOperations } from './account/account-operations.ts';
import { administrationOperations } from './administration/administration-operations.ts';
import type { Api } from './api.ts';
import { entranceOperations } from './entrance/entrance-operations.ts';
import type { Operation } from './operation.ts';
import { programOperations } from './programs/program-operations.ts';

export type OperationJourneys = EntranceJourneys &
  AccountJourneys &
  ProgramJourneys &
  AdministrationJourneys;

/** All operations, by floor. Add an operation to the list of its floor, not here. */
export function operations(needs: OperationJourneys & Api): Operation[] {
  return [
    ...entranceOperations(needs),
    ...accountOperations(needs),
    ...programOperations(needs),
    ...administrationOperations(needs),
  ];
}
