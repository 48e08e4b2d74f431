import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiClient } from '../../testing/api-client.ts';
import { startApplication } from '../../testing/application.ts';

test('a missing field and a wrong type have different codes, and no value is repeated', async (context) => {
  const application = await startApplication();
  context.after(() => application.close());
  const api = createApiClient(application.address);

  const missing = await api('POST', '/login', { body: { username: 'ada' } });
  assert.deepEqual(missing.body.errors, [
    { field: 'password', code: 'required', detail: 'This field is missing.' },
  ]);
  const canary = 8127364;
  const wrong = await api('POST', '/login', { body: { username: 'ada', password: canary } });
  assert.deepEqual(wrong.body.errors, [
    { field: 'password', code: 'invalid_type', detail: 'The type must be string.' },
  ]);
  assert.ok(!wrong.text.includes(String(canary)));
});
