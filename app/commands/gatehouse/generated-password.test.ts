import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../../testing/application.ts';
import { withGeneratedPassword } from './generated-password.ts';

const minLength = 15;

describe('a generated password', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  const createFor = (username: string, email: string) => (password: string) =>
    application.services.createAccount({
      ...{ username, email, password, role: 'user', givenName: '', familyName: '' },
      requestContext: { ip: '', userAgent: '', requestId: '' },
    });

  /** The first ones contain "-a-" by chance, which is a word of its own. */
  function unlucky(times: number) {
    let left = times;
    return (bytes: number) =>
      left-- > 0 ? Buffer.from('quiet-a-marmots_reading_novel=', 'base64url') : randomBytes(bytes);
  }

  test('that contains the user name is replaced by another one', async () => {
    const made = await withGeneratedPassword(
      createFor('a', 'x@example.com'),
      minLength,
      unlucky(2),
    );
    assert.equal(made.outcome.kind, 'created');
    assert.equal(made.password.length, 24);
    assert.doesNotMatch(made.password, /-a-/);
  });

  test('is not tried again if something else is refused', async () => {
    let tries = 0;
    const create = createFor('not a name', 'y@example.com');
    const made = await withGeneratedPassword((password) => {
      tries += 1;
      return create(password);
    }, minLength);
    assert.equal(made.outcome.kind, 'invalid');
    assert.equal(tries, 1);
  });
});
