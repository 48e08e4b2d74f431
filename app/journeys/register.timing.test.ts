import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { startApplication } from '../testing/application.ts';
import { csrfOf } from '../testing/browser.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { collectUntil, median } from '../testing/median.ts';

const timings = 40;
/** As many mails to one address are not held up. */
const mailsToAddress = 5;
const likeness = 0.1;
/** What nobody can measure over a network; matters where no hash is made. */
const unmeasurableMs = 2;
const password = 'seven quiet otters row';

const newName = () => `new-${randomBytes(8).toString('hex')}`;
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

/** So that neither is always the first. */
const turns = [
  ['free', 'taken'],
  ['taken', 'free'],
] as const;

type Form = Readonly<{ path: string; fields: Record<string, string>; status: number }>;

describe(`the same time for a free and a taken email, while each mail takes two seconds (medians of ${timings} within 10 %)`, () => {
  const register = (email: string): Form => ({
    path: '/register',
    fields: { username: newName(), email, password },
    status: 202,
  });
  const forms: Record<string, (email: string) => Form> = {
    registering: register,
    'asking for another mail': (email) => ({
      path: '/resend-confirmation',
      fields: { email },
      status: 202,
    }),
    'a wrong password for an address that somebody has registered': (email) => ({
      path: '/login',
      fields: { username: email, password: 'a wrong passphrase' },
      status: 401,
    }),
  };

  for (const [name, form] of Object.entries(forms)) {
    test(name, async (context) => {
      const mailServer = await startMailServer();
      mailServer.behave('is slow');
      const application = await startApplication({
        SMTP_URL: mailServer.url,
        BCRYPT_COST: '10',
      });
      application.services.delivery.start();
      context.after(async () => {
        await application.close();
        await mailServer.stop();
      });
      const browser = application.browser();
      const _csrf = csrfOf(await browser.get('/register'));

      async function timeOf({ path, fields, status }: Form): Promise<number> {
        const from = { 'x-forwarded-for': newAddress() };
        const startedAt = performance.now();
        const answer = await browser.post(path, { _csrf, ...fields }, from);
        assert.equal(answer.status, status);
        return performance.now() - startedAt;
      }

      const figures: Record<'free' | 'taken', number[]> = { free: [], taken: [] };
      const areAlike = () => {
        const [free, taken] = [median(figures.free), median(figures.taken)];
        return Math.abs(free - taken) <= Math.max(likeness * Math.min(free, taken), unmeasurableMs);
      };
      async function collect() {
        for (let round = 0; round < timings; round += mailsToAddress - 1) {
          const emails = {
            free: `${newName()}@example.com`,
            taken: (await application.createAccount()).email,
          };
          await timeOf(register(emails.free));
          await timeOf(register(emails.taken));
          // Interleaved, so that whatever else the machine does falls on both alike.
          const order = Array.from({ length: mailsToAddress - 1 }, (_, count) => turns[count % 2]);
          for (const turn of order.flatMap((pair) => pair ?? [])) {
            figures[turn].push(await timeOf(form(emails[turn])));
          }
        }
      }
      await collectUntil(areAlike, collect);
      const [free, taken] = [median(figures.free), median(figures.taken)];
      context.diagnostic(`free ${free.toFixed(1)} ms, taken ${taken.toFixed(1)} ms`);
      assert.ok(areAlike());
    });
  }
});
