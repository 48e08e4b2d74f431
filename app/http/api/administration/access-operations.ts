import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { sessionBody, sessionItem } from '../account/session-body.ts';
import { type Operation, operation } from '../operation.ts';
import { apiKeyId, keyBody, listedKey } from '../programs/api-key-schemas.ts';
import {
  accountParams,
  accountPath,
  changeBy,
  findAccount,
  noAccount,
  reason,
  recently,
  tag,
} from './act-schemas.ts';

type Needs = AdministrationJourneys & Pick<AccountJourneys, 'listSessions'>;

const ended = z.object({
  sessions_ended: z
    .int()
    .min(0)
    .meta({ examples: [3] }),
});
const revoked = z.object({
  keys_revoked: z
    .int()
    .min(0)
    .meta({ examples: [1] }),
});

/** Where other people are logged in, and which keys their programs have. */
export function accessOperations(needs: Needs): Operation[] {
  return [
    operation({
      id: 'listAccountSessions',
      method: 'get',
      path: `${accountPath}/sessions`,
      tag,
      summary: 'The sessions of an account, most recently used first',
      description: `At most 200. ${recently}`,
      access: 'admin',
      params: accountParams,
      responses: {
        200: {
          description: 'The active sessions',
          schema: z.object({ items: z.array(sessionItem).max(200) }),
        },
      },
      problems: { 404: noAccount },
      async handle({ params, caller }) {
        const { id } = await findAccount(needs, params.username);
        const found = await needs.listSessions(id);
        const items = found.map((one) => sessionBody(one, caller.session.id));
        return { status: 200, body: { items } };
      },
    }),
    operation({
      id: 'endAccountSessions',
      method: 'delete',
      path: `${accountPath}/sessions`,
      tag,
      summary: 'End all sessions of an account',
      description: `API keys keep working. ${recently}`,
      access: 'admin',
      params: accountParams,
      query: z.strictObject({ reason }),
      responses: { 200: { description: 'The sessions have ended', schema: ended } },
      problems: { 404: noAccount },
      async handle({ params, query, caller, requestContext }) {
        const { id } = await findAccount(needs, params.username);
        const { accountId, ...change } = changeBy({ caller, requestContext }, id, query.reason);
        const count = await needs.revokeSessions({ ...change, which: { accountId } });
        return { status: 200, body: { sessions_ended: count } };
      },
    }),
    operation({
      id: 'listAccountApiKeys',
      method: 'get',
      path: `${accountPath}/api-keys`,
      tag,
      summary: 'The active API keys of an account, newest first',
      description: recently,
      access: 'admin',
      params: accountParams,
      responses: {
        200: { description: 'The keys', schema: z.object({ items: z.array(listedKey).max(200) }) },
      },
      problems: { 404: noAccount },
      async handle({ params }) {
        const account = await findAccount(needs, params.username);
        const { apiKeys } = await needs.readPerson.read(account, 1);
        return { status: 200, body: { items: apiKeys.map(keyBody) } };
      },
    }),
    revokeOperation(needs, 'all'),
    revokeOperation(needs, 'one'),
  ];
}

function revokeOperation(needs: Needs, which: 'all' | 'one'): Operation {
  const isOne = which === 'one';
  return operation({
    id: isOne ? 'revokeAccountApiKey' : 'revokeAccountApiKeys',
    method: 'delete',
    path: isOne ? `${accountPath}/api-keys/{id}` : `${accountPath}/api-keys`,
    tag,
    summary: isOne ? 'Revoke an API key of an account' : 'Revoke all API keys of an account',
    description: recently,
    access: 'admin',
    params: isOne ? accountParams.extend({ id: apiKeyId }) : accountParams,
    query: z.strictObject({ reason }),
    responses: { 200: { description: 'They do not work any more', schema: revoked } },
    problems: { 404: noAccount },
    async handle({ params, query, caller, requestContext }) {
      const account = await findAccount(needs, params.username);
      const change = changeBy({ caller, requestContext }, account.id, query.reason);
      const id = 'id' in params ? String(params.id) : undefined;
      const count = await needs.revokeKeys({ ...change, ...(id === undefined ? {} : { id }) });
      return { status: 200, body: { keys_revoked: count } };
    },
  });
}
