import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { startApplication } from '../testing/application.ts';
import { csrfOf } from '../testing/browser.ts';
import { assertInTime } from '../testing/in-time.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { collectUntil, median, spreadOf } from '../testing/median.ts';

const timings = 60;
const warmUps = 10;
const likeness = 0.1;
const longestMs = 1000;

test(`a forgotten password takes the same time for known and unknown (medians of ${timings} within 10 %), with a mail server that takes 2 s`, async (context) => {
  const mailServer = await startMailServer();
  mailServer.behave('is slow');
  const application = await startApplication({ SMTP_URL: mailServer.url });
  const { services } = application;
  services.delivery.start();
  // Nobody logs in here.
  context.mock.method(services.passwords, 'hash', async () => ({ hash: 'any', pepperId: 'any' }));
  const browser = application.browser();
  const csrf = csrfOf(await browser.get('/forgot-password'));
  const figures: Record<string, number[]> = { known: [], unknown: [] };
  // Interleaved, and in both orders, so that whatever else the machine does falls on both alike.
  let from = -warmUps;
  const collect = async () => {
    for (let round = from; round < timings; round += 1) {
      const account = await application.createAccount();
      const cases = [
        ['known', account.email],
        ['unknown', `nobody-${account.email}`],
      ] as const;
      for (const [name, email] of round % 2 === 0 ? cases : cases.toReversed()) {
        const address = { 'x-forwarded-for': `10.${[...randomBytes(3)].join('.')}` };
        const startedAt = performance.now();
        const answer = await browser.post('/forgot-password', { _csrf: csrf, email }, address);
        if (round >= 0) figures[name]?.push(performance.now() - startedAt);
        assert.equal(answer.status, 303);
      }
    }
    from = 0;
  };
  await collectUntil(() => spreadOf(figures) <= likeness, collect);
  assert.ok(mailServer.begun() > 0, 'mail was under way meanwhile');
  await application.close();
  await mailServer.stop();
  const medians = Object.values(figures).map(median);
  const spread = spreadOf(figures);
  context.diagnostic(`medians ${medians.map((ms) => ms.toFixed(2)).join(', ')} ms`);
  await assertInTime(Math.max(...medians), longestMs, 'the mail server, for which nobody waits,');
  assert.ok(spread <= likeness, `spread ${(spread * 100).toFixed(1)} %`);
});
