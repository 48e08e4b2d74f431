import { isIP } from 'node:net';
import { readRules } from '../../../access/access-rules-file.ts';
import { explainRules } from '../../../access/explain-rules.ts';
import type { Account } from '../../../accounts/account.ts';
import { readConfig } from '../../../config.ts';
import { readOriginalUrl } from '../../../http/gate/asked-request.ts';
import { withLivingAccount } from '../account/find-account.ts';
import { type Command, type Input, misused, type Result, refused } from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { explanationResult } from './explanation.ts';

/** Says which rule decides about an address, with the reading and the judgement of the gate itself. */
export const rulesExplain: Command = {
  name: 'rules explain',
  about: text('command.rules-explain.about'),
  operands: ['URL'],
  options: {
    user: { value: 'USER', about: text('command.rules-explain.user') },
    method: { value: 'METHOD', about: text('command.rules-explain.method') },
    from: { value: 'IP', about: text('command.rules-explain.from') },
    file: { value: 'FILE', about: text('command.rules-explain.file') },
  },
  notes: [text('command.rules-explain.notes')],
  run: explainFromInput,
};

async function explainFromInput(input: Input): Promise<Result> {
  const [url = ''] = input.operands;
  const method = input.option('method') ?? 'GET';
  const visitor = input.option('from');
  const asked = readOriginalUrl({ 'x-original-url': url, 'x-original-method': method });
  if (asked === undefined) return misused(text('command.rules-explain.bad-url'));
  if (visitor !== undefined && isIP(visitor) === 0)
    return misused(text('command.rules-explain.bad-from'));
  const file = input.option('file') ?? readConfig(process.env).ACCESS_RULES_FILE;
  const read =
    file === undefined ? { kind: 'rules' as const, rules: [], lines: [] } : readRules(file);
  if (read.kind === 'faulty') return refused('invalid', read.faults.join('\n'));
  const explain = (account?: Account) => {
    const somebody = account && { ...account, roles: [account.role] };
    const explanation = explainRules(read.rules, { ...asked, visitor }, somebody);
    return explanationResult({ explanation, ...read, somebody });
  };
  const user = input.option('user');
  if (user === undefined) return explain();
  return withServices((services) =>
    withLivingAccount(services, user, async (account) => explain(account)),
  );
}
