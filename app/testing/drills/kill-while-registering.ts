import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../config.ts';
import { createServices } from '../../services.ts';
import { createAccount } from '../accounts.ts';
import { startApplication } from '../application.ts';
import { createBrowser, csrfOf } from '../browser.ts';
import { type GatehouseProcess, startGatehouse } from '../gatehouse-process.ts';
import { deliverNow, linkIn } from '../mail.ts';
import { startMailServer, type TestMailServer } from '../mail-server.ts';
import type { TestStores } from '../stores.ts';

const password = 'seven quiet otters row';
const perSecond = 200;
/** Longest time from the first response to the kill, and until the first response. */
const maxStormMs = 2000;
const maxStartMs = 20_000;
const pauseMs = 1000 / perSecond;
// Longer than the lease of an email.
const afterLeaseMs = 10 * 60_000;

interface DrillReport {
  readonly asked: number;
  readonly acknowledged: number;
  /** Emails that the killed processes had sent before, and that were sent again with the same Message-ID. */
  readonly repeatedMails: number;
  readonly slowestStartMs: number;
}

/**
 * Kills a server with kill -9 during 200 registrations a second, repeatedly, on the same stores. Afterwards
 * every acknowledged registration exists, none is incomplete, and every email is sent: once, except for those
 * that were being sent when the process died, which are recognisable.
 *
 * @throws AssertionError otherwise
 */
export async function killWhileRegistering(
  stores: TestStores,
  rounds: number,
): Promise<DrillReport> {
  const mailServer = await startMailServer();
  const environment = { ...stores.environment, SMTP_URL: mailServer.url, HASH_QUEUE: '1000' };
  const asked = new Map<string, { isAcknowledged: boolean }>();
  let slowestStartMs = 0;
  await createAdministrator(environment);
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    const server = await startGatehouse(environment);
    slowestStartMs = Math.max(slowestStartMs, Math.round(performance.now() - startedAt));
    await registerUntilKilled(server, asked);
  }
  try {
    const repeatedMails = await examine(stores, mailServer, asked);
    const acknowledged = [...asked.values()].filter(({ isAcknowledged }) => isAcknowledged).length;
    return { asked: asked.size, acknowledged, repeatedMails, slowestStartMs };
  } finally {
    await mailServer.stop();
  }
}

/** People can register only if there is an administrator. */
async function createAdministrator(environment: Readonly<Record<string, string>>) {
  const services = createServices(readConfig({ LOG_LEVEL: 'silent', ...environment }));
  await services.prepareInstallation();
  await createAccount(services, { role: 'admin' });
  await services.close();
}

/** By user name, which is also the local part of the address. */
type Asked = Map<string, { isAcknowledged: boolean }>;

async function registerUntilKilled(server: GatehouseProcess, asked: Asked): Promise<void> {
  const address = `http://127.0.0.1:${server.port}`;
  const browser = createBrowser(address, new URL(server.url));
  const _csrf = csrfOf(await browser.get('/register'));
  let killAt = performance.now() + maxStartMs;

  async function register(username: string) {
    const state = { isAcknowledged: false };
    asked.set(username, state);
    const fields = { _csrf, username, email: `${username}@example.com`, password };
    // From many addresses, so that no rate limit applies.
    const from = { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` };
    const answer = await browser.post('/register', fields, from).catch(() => {
      // It was killed before it responded, so nothing was promised.
    });
    state.isAcknowledged = answer?.status === 303;
    if (state.isAcknowledged) killAt = Math.min(killAt, performance.now() + stormMs);
  }

  const stormMs = randomInt(maxStormMs);
  const answers: Promise<void>[] = [];
  while (performance.now() < killAt) {
    answers.push(register(`new-${randomBytes(8).toString('hex')}`));
    await setTimeout(pauseMs);
  }
  await server.process.kill();
  await Promise.all(answers);
}

/** @returns how many emails were sent more than once */
async function examine(
  stores: TestStores,
  mailServer: TestMailServer,
  asked: Asked,
): Promise<number> {
  const application = await startApplication({ SMTP_URL: mailServer.url }, stores);
  try {
    const { services, clock } = application;
    clock.advance(afterLeaseMs);
    await deliverNow(services);
    const ids = new Map<string, Set<string>>();
    for (const mail of mailServer.mails) {
      const [to = ''] = mail.to;
      ids.set(to, (ids.get(to) ?? new Set()).add(mail.header('message-id') ?? ''));
    }
    for (const [username, { isAcknowledged }] of asked) {
      const kept = await services.stores.registrations.findByLogInName(username, clock.now());
      if (isAcknowledged) assert.ok(kept, 'an acknowledged registration exists');
      const mailed = ids.get(`${username}@example.com`)?.size ?? 0;
      assert.equal(mailed, kept ? 1 : 0, 'each registration has one email, and nothing else has');
    }
    for (const mail of mailServer.mails.slice(0, 3)) {
      const browser = application.browser();
      await browser.get(linkIn(mail, '/confirm-email'));
      const answer = await browser.submit('/confirm-email', {});
      assert.equal(answer.location, '/login', 'its link creates the account');
    }
    return mailServer.mails.length - ids.size;
  } finally {
    await application.close();
  }
}
