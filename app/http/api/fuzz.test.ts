import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ApiClient, asPage, createApiClient } from '../../testing/api-client.ts';
import { readApiContract } from '../../testing/api-contract.ts';
import { type HostileCall, hostileCalls } from '../../testing/api-fuzz.ts';
import { createTestKey } from '../../testing/api-keys.ts';
import { startApplication, type TestApplication } from '../../testing/application.ts';

const maxStallMs = 50;
const filled = { id: '01890a5d-ac96-774b-bcce-b302099a8057', username: 'nobody' };
const scopes = ['read', 'write', 'introspect'];

/**
 * Processor time of the main thread for a request, of client and server together. A stall cannot be longer,
 * and other programs on the machine do not affect it.
 */
async function workMs(call: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await call();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** A caller with a new account and a new network, below all rate limits. */
async function newCaller(application: TestApplication, isClient: boolean, number: number) {
  const account = await application.createAccount({ role: number % 2 === 0 ? 'admin' : 'user' });
  const browser = await application.startSession(account);
  const credential = isClient
    ? { 'x-api-key': await createTestKey(application.services, account.id, scopes) }
    : asPage(browser, application.baseUrl);
  const network = `10.${(number >> 8) & 255}.${number & 255}.1`;
  return createApiClient(application.address, { ...credential, 'x-forwarded-for': network });
}

async function send(api: ApiClient, method: string, call: HostileCall) {
  const { body, contentType } = call;
  const headers = { 'content-type': contentType ?? 'application/json' };
  return api(method.toUpperCase(), call.path, method === 'get' ? {} : { body, headers });
}

/** @returns the status, and the time of a second try if the first was slow, because of garbage collection */
async function measure(api: ApiClient, method: string, call: HostileCall) {
  let status = 0;
  const attempt = async () => {
    ({ status } = await send(api, method, call));
  };
  const work = await workMs(attempt);
  return { status, work: work > maxStallMs ? await workMs(attempt) : work };
}

/** After these the caller is logged out or limited. */
const endings = [204, 401, 429];

test('every documented operation answers hostile input as documented, without a failure or a stall', async (context) => {
  const application = await startApplication();
  context.after(() => application.close());
  const { document } = await readApiContract(application.address);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const stalls: string[] = [];
  let [callers, calls] = [0, 0];

  for (const { path, method, operation } of operations) {
    const isClient = operation.security.some((scheme) => 'basic' in scheme);
    let api = await newCaller(application, isClient, callers++);
    for (const call of hostileCalls(document, path, operation, filled)) {
      const { status, work } = await measure(api, method, call);
      const what = `${method} ${call.path.slice(0, 80)} ${String(call.body).slice(0, 80)}`;
      assert.ok(status < 500, `${what}: ${status}`);
      if (work > maxStallMs) stalls.push(`${what}: ${work} ms`);
      if (endings.includes(status)) api = await newCaller(application, isClient, callers++);
      calls += 1;
    }
  }
  assert.deepEqual(stalls, []);
  assert.equal((await fetch(`${application.address}/readyz`)).status, 200);
  assert.ok(calls > 10 * operations.length, `${calls} calls`);
  context.diagnostic(`${calls} calls by ${callers} callers`);
});
