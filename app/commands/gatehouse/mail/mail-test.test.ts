import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '../../../testing/command-line.ts';
import { createThrowAwayDirectory } from '../../../testing/machine/throw-away-directory.ts';
import { startMailServer, type TestMailServer } from '../../../testing/mail-server.ts';

describe('mail test', () => {
  let mailServer: TestMailServer;
  before(async () => {
    mailServer = await startMailServer();
  });
  after(() => mailServer.stop());

  const run = (environment: Readonly<Record<string, string>>, ...args: string[]) =>
    runCommand(
      { DATA_DIR: join(createThrowAwayDirectory('mail-test').path, 'data'), ...environment },
      ['mail', 'test', ...args],
    );

  test('sends an email immediately, and reports that the mail server accepted it', async () => {
    const answer = await run({ SMTP_URL: mailServer.url }, 'ada@example.com', '--json');
    assert.equal(answer.exitCode, 0, answer.stderr);
    assert.deepEqual(JSON.parse(answer.stdout), { sent: true, to: 'ada@example.com' });
    const [mail, ...others] = mailServer.mails;
    assert.equal(others.length, 0);
    assert.deepEqual(mail?.to, ['ada@example.com']);
    assert.equal(mail?.header('subject'), 'Test email from Gatehouse');
    assert.match(mail?.text ?? '', /test email from http:\/\/localhost:8080/);
    assert.match(mail?.html ?? '', /test email from http:\/\/localhost:8080/);
  });

  test('prints the response of the mail server if it refuses the message', async (t) => {
    mailServer.behave('refuses the message');
    t.after(() => mailServer.behave('accepts'));
    const answer = await run({ SMTP_URL: mailServer.url }, 'ada@example.com', '--json');
    assert.equal(answer.exitCode, 1);
    assert.match(answer.stderr, /^The email was not sent: .*554/);
    assert.equal(JSON.parse(answer.stdout).error.code, 'mail_not_sent');
    assert.doesNotMatch(
      answer.stderr,
      /canary/,
      'the response of the server may name other people',
    );
  });

  test('needs SMTP_URL and a plain address, and sends nothing without them', async () => {
    const begun = mailServer.begun();
    const unset = await run({}, 'ada@example.com');
    assert.equal(unset.exitCode, 1);
    assert.match(unset.stderr, /SMTP_URL is not set/);
    const wrong = await run({ SMTP_URL: mailServer.url }, 'ada');
    assert.equal(wrong.exitCode, 2);
    assert.match(wrong.stderr, /ada@example\.com/);
    assert.equal(mailServer.begun(), begun);
  });
});
