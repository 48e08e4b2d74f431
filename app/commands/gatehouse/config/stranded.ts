import type { Warning } from '../../../config/warning.ts';
import type { Config } from '../../../config.ts';
import { acceptableKinds } from '../../../factors/missing-step.ts';
import { createStrandedStore, type StrandedStore } from '../../../factors/stranded-store.ts';
import { mailMode } from '../../../mail/mail-mode.ts';
import type { Database } from '../../../platform/database/database.ts';
import { requirementsOf } from '../../../services/factors.ts';
import { text } from '../text.ts';

const pageSize = 1000;

/** Warns about people and passkeys in the database that this configuration locks out. */
export async function strandedIn(database: Database, config: Config): Promise<readonly Warning[]> {
  const stranded = createStrandedStore(database.queries);
  if (!(await stranded.isReady())) return [];
  const { hostname: host } = config.BASE_URL;
  const passkeys = await stranded.countPasskeysOfOtherHosts(host);
  const people = await countPeople(stranded, config);
  const warnings: Warning[] = [];
  if (passkeys > 0) {
    const message = text(['command.config-check.stranded-passkeys', { count: passkeys, host }]);
    warnings.push({ code: 'stranded_passkeys', message });
  }
  if (people > 0) {
    const message = text(['command.config-check.stranded-people', { count: people }]);
    warnings.push({ code: 'stranded_people', message });
  }
  return warnings;
}

/** Counts people who need a factor, have none, and get no email with which they could add one in a new browser. */
async function countPeople(stranded: StrandedStore, config: Config): Promise<number> {
  const { SMTP_URL, BASE_URL, HOST, REQUIRE_SECOND_FACTOR_KIND: kind } = config;
  if (mailMode(SMTP_URL, BASE_URL, HOST) !== 'none') return 0;
  const requirements = requirementsOf(config);
  const factors = { kinds: acceptableKinds(kind), rpId: BASE_URL.hostname };
  let count = 0;
  let after: string | undefined = '';
  while (after !== undefined) {
    const page = await stranded.listWithout(factors, after, pageSize);
    count += page.filter((account) => requirements.of(account).isRequired).length;
    after = page.length < pageSize ? undefined : page.at(-1)?.id;
  }
  return count;
}
