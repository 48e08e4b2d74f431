import { test } from '../fixtures.ts';
import { looksWell } from '../pages/looks-well.ts';

const publicPages: [string, string | RegExp][] = [
  ['/login', 'Log in'],
  ['/setup?token=nonsense', /link doesn’t work/],
  ['/register', 'Create an account'],
  ['/resend-confirmation', 'Send the confirmation email again'],
  ['/forgot-password', 'Forgot your password?'],
  ['/forgot-password/sent', 'Check your email'],
  ['/reset-password', /link is damaged/],
  [`/not-me?token=${'x'.repeat(43)}`, /link doesn’t work/],
  ['/confirm-email?link=xxxxxxxxxxxxxxxx', /Open the link in the email again/],
  ['/not-me/done', 'Your account is locked'],
  ['/confirm-email/taken?email', 'We could not create your account'],
  ['/register/sent', 'One more step'],
  ['/resend-confirmation/sent', 'Check your email'],
  ['/undo-email-change/done', 'Your account is locked'],
  [`/login/enrol?token=${'x'.repeat(43)}`, /link doesn’t work/],
  ['/no-such-page', 'Page not found'],
];

const privatePages: [string, string | RegExp][] = [
  ['/logout', /Log out/],
  ['/account', 'Your account'],
  ['/account/password', 'Change your password'],
  ['/account/email', 'Change your email address'],
  ['/account/email/sent', 'Check your email'],
  ['/account/activity', 'Activity'],
  ['/account/sessions', 'Your sessions'],
  ['/account/api-keys', 'API keys'],
  ['/account/security', 'Login and security'],
  ['/account/security/passkey', 'Add a passkey'],
  ['/account/security/passkey?for=second-step', 'Add a security key'],
  ['/account/security/recovery-codes', 'Recovery codes'],
  ['/account/confirm', 'Confirm your password'],
  ['/account/lock', 'Lock your account?'],
  ['/account/delete', 'Delete your account'],
  ['/no-such-page', 'Page not found'],
  ['/admin', 'Access denied'],
];

const adminPages: [string, string][] = [
  ['/admin', 'Administration'],
  ['/admin/accounts', 'Accounts'],
  ['/admin/accounts?state=locked&seen=-90d', 'Accounts'],
  ['/admin/sessions', 'Sessions'],
  ['/admin/sessions/end', 'End all these sessions?'],
  ['/admin/invitations', 'Invitations'],
  ['/admin/invitations/many', 'Invite many people'],
  ['/admin/audit', 'Audit trail'],
  ['/admin/webhooks', 'Webhook'],
  ['/admin/audit?ip=203.0.113.7&from=24h', 'Audit trail'],
];

// Each test looks at a dozen pages six times.
test.describe.configure({ timeout: 600_000 });

test('public pages fit and pass axe', async ({ page }) => {
  for (const [path, heading] of publicPages) {
    await page.goto(path);
    await looksWell(page, heading);
  }
});

test('private pages fit and pass axe', async ({ page, account, logInPage }) => {
  await logInPage.open();
  await logInPage.logIn(account);
  await looksWell(page, /^Hello, /);
  for (const [path, heading] of privatePages) {
    await page.goto(path);
    await looksWell(page, heading);
  }
});

test('pages of administrators fit and pass axe', async ({ page, server, logInPage }) => {
  await logInPage.open();
  const administrator = await server.createAccount({ role: 'admin' });
  await logInPage.logIn(administrator);
  const person: [string, string] = [
    `/admin/accounts/${administrator.username}`,
    administrator.username,
  ];
  for (const [path, heading] of [...adminPages, person]) {
    await page.goto(path);
    await looksWell(page, heading);
  }
});
