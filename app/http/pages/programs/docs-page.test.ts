import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readApiContract } from '../../../testing/api-contract.ts';
import { startApplication, type TestApplication } from '../../../testing/application.ts';

let application: TestApplication;
before(async () => {
  application = await startApplication();
});
after(() => application.close());

test('the page about the API lists every operation, and relaxes its Content-Security-Policy only as needed', async () => {
  const { text, status, headers } = await application.browser().get('/docs');
  assert.equal(status, 200);
  const { document } = await readApiContract(application.address);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const method of Object.keys(operations)) {
      assert.ok(text.includes(`<code>${method.toUpperCase()} /api/v1${path}</code>`), path);
    }
  }
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none';script-src 'self';style-src 'self';/);
  assert.match(policy, /img-src 'self' data:;connect-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|trusted-types|\*/);
  assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//);
  const other = await application.browser().get('/login');
  assert.match(other.headers.get('content-security-policy') ?? '', /require-trusted-types-for/);
});
