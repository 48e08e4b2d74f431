import type { Account } from '../../../accounts/account.ts';
import type { ApiKeyFault } from '../../../journeys/programs/create-api-key.ts';
import type { NewApiKey } from '../../../journeys/steps/add-api-key.ts';
import { apiKeyScopes, tryApiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { withLivingAccount } from '../account/find-account.ts';
import {
  type Command,
  circumstances,
  done,
  type Input,
  misused,
  type Result,
  refused,
} from '../command.ts';
import { withServices } from '../with-services.ts';
import { apiKeyJson, instant } from '../words.ts';

const unitMs = { h: 3_600_000, d: 86_400_000 } as const;
const scopeList = apiKeyScopes.join(', ');

export const keyCreate: Command = {
  name: 'key create',
  about: 'Make an API key for an account, and show it this once',
  operands: ['USER'],
  options: {
    name: { value: 'NAME', about: 'what the key is for', isRequired: true },
    scopes: { value: 'LIST', about: `of ${scopeList}, with commas between`, isRequired: true },
    expires: { value: 'LIFE', about: 'such as 90d or 12h; never without it' },
  },
  notes: ['The owner is told by mail. Keep the key as you keep a password.'],
  run: createFromInput,
};

async function createFromInput(input: Input): Promise<Result> {
  const scopes = tryApiKeyScopes((input.option('scopes') ?? '').split(','));
  if (scopes === undefined)
    return misused(`--scopes is a list of ${scopeList}, with commas between.`);
  const lifeMs = parseLife(input.option('expires'));
  if (lifeMs === undefined)
    return misused('--expires is a number of days or hours, such as 90d or 12h.');
  const [userName = ''] = input.operands;
  return withServices((services) =>
    withLivingAccount(services, userName, async (account) => {
      const outcome = await services.createApiKey({
        accountId: account.id,
        name: input.option('name') ?? '',
        scopes,
        expiresAt: lifeMs === null ? null : services.clock.now() + lifeMs,
        device: 'the command line of this service',
        circumstances,
      });
      switch (outcome.kind) {
        case 'created':
          return created(account, outcome);
        case 'invalid':
          return refused('invalid', outcome.faults.map((fault) => faultWords[fault]).join('\n'));
        case 'too-many':
          return refused(
            'invalid',
            `${account.username} has as many keys as one account can have, or made too many within a day.`,
          );
        case 'shut-out':
          return refused('invalid', `${account.username} is disabled.`);
        case 'created-before':
          throw new Error('A key was given an id that another one has.');
      }
    }),
  );
}

function created({ username }: Account, { apiKey, key }: NewApiKey): Result {
  const end = apiKey.expiresAt === null ? 'never expires' : `expires ${instant(apiKey.expiresAt)}`;
  return done([`Made ${apiKey.id} for ${username}; it ${end}.`, `Key: ${key}`], {
    username,
    api_key: apiKeyJson(apiKey),
    key,
  });
}

/** @returns milliseconds, null for never, undefined for what cannot be understood */
function parseLife(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const [, count, unit] = /^(\d{1,6})([hd])$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}

const faultWords: Readonly<Record<ApiKeyFault, string>> = {
  name: 'A name has 1 to 64 characters, none of them invisible.',
  scopes: `The scopes are some of ${scopeList}.`,
  expiresAt: 'A key lives for at most ten years.',
};
