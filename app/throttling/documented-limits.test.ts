import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestKey } from '../testing/api-key.ts';
import { startApplication, type TestApplication } from '../testing/application.ts';
import { codesIn, documentedRows } from '../testing/documents.ts';
import { basicLimit } from './basic-failures.ts';
import { failureLimits } from './failure-limits.ts';
import { freeFailures } from './growing-delay.ts';
import { networkLimit } from './log-in-throttle.ts';
import { limits } from './request-limits.ts';

const page = 'docs/rate-limits.md';

let application: TestApplication;
before(async () => {
  application = await startApplication();
});
after(() => application.close());

interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
}

function inMinutes(limit: Limit | undefined): string {
  return limit === undefined ? '–' : `${limit.limit} in ${limit.windowSeconds / 60} minutes`;
}

test('the page on rate limits states the limits of logins', () => {
  const [name, network, strangers, all, basic] = documentedRows(page, 'what is counted');
  assert.match(name?.[1] ?? '', new RegExp(`^${freeFailures},`));
  assert.equal(network?.[1], inMinutes(networkLimit));
  assert.equal(strangers?.[1], String(failureLimits.strangers));
  assert.equal(all?.[1], String(failureLimits.all));
  assert.equal(basic?.[1], inMinutes(basicLimit));
});

test('the page on rate limits states the limits of requests that send email or create accounts', () => {
  const { register, confirm, resend, forgot, ...sending } = limits;
  const inOrder = [register, confirm, resend, sending['confirmation-mail'], forgot];
  const expected = [...inOrder, sending['change-email'], sending['enrol-link']].map(
    ({ network, subject }) => [inMinutes(network), inMinutes(subject)],
  );
  const listed = documentedRows(page, 'request').map(([, network, subject]) => [network, subject]);
  assert.deepEqual(listed, expected);
});

test('the page on rate limits lists every limited operation of the API, with the limit that its responses state', async () => {
  const operations = await limitedOperations();
  const rows = documentedRows(page, 'operations');
  const listed = rows.flatMap(([names]) => codesIn(names));
  assert.deepEqual(listed.sort(), operations.map(({ id }) => id).sort());

  const ada = await application.createAccount();
  const { key } = await createTestKey(application, ada, ['read', 'introspect']);
  for (const { id, method, path } of operations) {
    const address = `${application.address}/api/v1${path.replace('{username}', ada.username)}`;
    const answer = await fetch(address, {
      method,
      headers: { 'x-api-key': key },
      ...(method === 'POST' && { body: new URLSearchParams({ token: 'x', refresh_token: 'x' }) }),
    });
    const policy = answer.headers.get('ratelimit-policy') ?? '';
    const [, most, seconds] = /;q=(\d+);w=(\d+)/.exec(policy) ?? [];
    const [, limit] = rows.find(([names]) => codesIn(names).includes(id)) ?? [];
    assert.equal(limit, `${most} in ${seconds} s`, id);
  }
});

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { readonly headers?: Record<string, unknown> }>;
}

/** The operations whose responses state a limit. */
async function limitedOperations() {
  const answer = await fetch(`${application.address}/openapi.json`);
  const document = (await answer.json()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { responses }]) =>
        Object.values(responses).some(({ headers }) => headers?.['RateLimit'] !== undefined),
      )
      .map(([method, { operationId: id }]) => ({ id, method: method.toUpperCase(), path })),
  );
}
