import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigurationError, readConfig } from '../../config.ts';
import { startApplication } from '../../testing/application.ts';

test('security.txt names the contacts and expires within a year, and is missing without a contact', async () => {
  const SECURITY_CONTACT = 'security@example.com, https://example.com/report';
  const application = await startApplication({ SECURITY_CONTACT });
  const path = '/.well-known/security.txt';
  const answer = await fetch(application.address + path);
  assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
  const text = await answer.text();
  assert.deepEqual(text.match(/^Contact: .*$/gm), [
    'Contact: mailto:security@example.com',
    'Contact: https://example.com/report',
  ]);
  assert.match(text, new RegExp(`^Canonical: ${application.baseUrl.origin}${path}$`, 'm'));
  const expires = Date.parse(/^Expires: (.*)$/m.exec(text)?.[1] ?? '');
  const days = (expires - application.clock.now()) / 86_400_000;
  assert.ok(days > 90 && days < 365, `${days} days`);
  await application.close();

  const without = await startApplication();
  assert.equal((await fetch(without.address + path)).status, 404);
  await without.close();
  for (const wrong of ['http://example.com', 'somebody', 'a@b.example, tel:1']) {
    assert.throws(
      () => readConfig({ SECURITY_CONTACT: wrong }),
      ({ faults }: ConfigurationError) =>
        faults.some((fault) => /^SECURITY_CONTACT must/.test(fault)),
    );
  }
});
