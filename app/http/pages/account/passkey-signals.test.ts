import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApplication } from '../../../testing/application.ts';
import { createAuthenticator } from '../../../testing/authenticator.ts';
import { addPasskey } from '../../../testing/factors.ts';
import { passkeySignalsOf } from '../../../testing/passkey-forms.ts';

const security = '/account/security';

test('the account pages tell devices which passkeys work, and under which name', async (t) => {
  const application = await startApplication();
  t.after(() => application.close());
  const account = await application.createAccount();
  const browser = await application.startSession(account);
  for (const path of [security, '/account']) {
    assert.deepEqual(passkeySignalsOf(await browser.get(path)), [], path);
  }

  const authenticator = createAuthenticator({ origin: application.baseUrl.origin });
  const first = await addPasskey(application, account.id, authenticator);
  await addPasskey(application, account.id, authenticator, { name: 'Phone' });
  const [one, other] = authenticator.credentials;
  await browser.submit(`${security}/remove?factor=${first}`, {});
  await browser.submit('/account', { given_name: 'Ada', family_name: '"& <Lovelace>' });
  const of = { rpId: 'localhost', userId: one?.userHandle };
  for (const path of [security, '/account']) {
    assert.deepEqual(
      passkeySignalsOf(await browser.get(path)),
      [
        ['signalAllAcceptedCredentials', { ...of, allAcceptedCredentialIds: [other?.id] }],
        [
          'signalCurrentUserDetails',
          { ...of, name: account.username, displayName: 'Ada "& <Lovelace>' },
        ],
      ],
      path,
    );
  }
});
