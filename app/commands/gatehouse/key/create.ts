import type { Account } from '../../../accounts/account.ts';
import type { ApiKeyFault } from '../../../journeys/programs/create-api-key.ts';
import type { NewApiKey } from '../../../journeys/steps/add-api-key.ts';
import { apiKeyScopes, tryApiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { withLivingAccount } from '../account/find-account.ts';
import {
  type Command,
  done,
  type Input,
  misused,
  type Result,
  refused,
  requestContext,
} from '../command.ts';
import { text } from '../text.ts';
import { withServices } from '../with-services.ts';
import { apiKeyJson, instant } from '../words.ts';

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;
const scopeList = apiKeyScopes.join(', ');

export const keyCreate: Command = {
  name: 'key create',
  about: text('command.key-create.about'),
  operands: ['USER'],
  options: {
    name: { value: 'NAME', about: text('command.key-create.name'), isRequired: true },
    scopes: {
      value: 'LIST',
      about: text(['command.key-create.scopes', { scopes: scopeList }]),
      isRequired: true,
    },
    expires: { value: 'LIFE', about: text('command.key-create.expires') },
  },
  notes: [text('command.key-create.notes')],
  run: createFromInput,
};

async function createFromInput(input: Input): Promise<Result> {
  const scopes = tryApiKeyScopes((input.option('scopes') ?? '').split(','));
  if (scopes === undefined)
    return misused(text(['command.key-create.bad-scopes', { scopes: scopeList }]));
  const lifeMs = parseLife(input.option('expires'));
  if (lifeMs === undefined) return misused(text('command.key-create.bad-expires'));
  const [userName = ''] = input.operands;
  return withServices((services) =>
    withLivingAccount(services, userName, async (account) => {
      const outcome = await services.createApiKey({
        accountId: account.id,
        name: input.option('name') ?? '',
        scopes,
        expiresAt: lifeMs === null ? null : services.clock.now() + lifeMs,
        device: 'the command line of this service',
        requestContext,
      });
      switch (outcome.kind) {
        case 'created':
          return created(account, outcome);
        case 'invalid':
          return refused('invalid', outcome.faults.map((fault) => faultWords[fault]).join('\n'));
        case 'too-many':
          return refused(
            'invalid',
            text(['command.key-create.too-many', { username: account.username }]),
          );
        case 'account-inactive':
          return refused(
            'invalid',
            text(['command.key-create.disabled', { username: account.username }]),
          );
        case 'created-before':
          throw new Error('Two keys have the same id.');
      }
    }),
  );
}

function created({ username }: Account, { apiKey, key }: NewApiKey): Result {
  const { id, expiresAt } = apiKey;
  const line =
    expiresAt === null
      ? text(['command.key-create.never-expires', { id, username }])
      : text(['command.key-create.created', { id, username, expires: instant(expiresAt) }]);
  return done([line, text(['command.key-create.key', { key }])], {
    username,
    api_key: apiKeyJson(apiKey),
    key,
  });
}

/** @returns milliseconds, null for never, undefined if it is malformed */
function parseLife(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const [, count, unit] = /^(\d{1,6})([hd])$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}

const faultWords: Readonly<Record<ApiKeyFault, string>> = {
  name: text('command.key-create.bad-name'),
  scopes: text(['command.key-create.bad-scopes', { scopes: scopeList }]),
  expiresAt: text('command.key-create.too-long'),
};
