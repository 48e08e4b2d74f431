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
/** From the first answer to the kill, at most; and to the first answer. */
const maxStormMs = 2000;
const maxStartMs = 20_000;
const pauseMs = 1000 / perSecond;
// Longer than the lease of an email that was being sent.
const afterLeaseMs = 10 * 60_000;

interface DrillReport {
  readonly asked: number;
  readonly acknowledged: number;
  /** Mails that the killed processes had sent before, and that went out again with the same Message-ID. */
  readonly repeatedMails: number;
  readonly slowestStartMs: number;
}

/**
 * Kills a server with kill -9 while it is asked for 200 registrations a second, again and again, over the
 * same stores. Afterwards every acknowledged registration is there, none is half there, and every owed mail
 * is sent: once, but for one that was on its way when the process died, which is then recognisable.
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

/** People register where there is an administrator. */
async function createAdministrator(environment: Readonly<Record<string, string>>) {
  const services = createServices(readConfig({ LOG_LEVEL: 'silent', ...environment }));
  await services.prepareInstallation();
  await createAccount(services, { role: 'admin' });
  await services.close();
}

/** By user name, which is the local part of the address, too. */
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
    // From everywhere, so that this is not about limits.
    const from = { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` };
    const answer = await browser.post('/register', fields, from).catch(() => {
      // It was killed before it answered: nothing was promised.
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

/** @returns how many emails went out more than once */
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
      if (isAcknowledged) assert.ok(kept, 'what was acknowledged is there');
      const mailed = ids.get(`${username}@example.com`)?.size ?? 0;
      assert.equal(mailed, kept ? 1 : 0, 'who is registered has one mail, and nobody else');
    }
    for (const mail of mailServer.mails.slice(0, 3)) {
      const browser = application.browser();
      await browser.get(linkIn(mail, '/confirm-email'));
      const answer = await browser.submit('/confirm-email', {});
      assert.equal(answer.location, '/login', 'its link makes the account');
    }
    return mailServer.mails.length - ids.size;
  } finally {
    await application.close();
  }
}
