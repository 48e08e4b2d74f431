import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signWebhook } from './sign-webhook.ts';

test('signs as the reference library of Standard Webhooks does, with every secret', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLw6o';
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    body: '{"test": 2432232314}',
    now: 1_614_265_330_000,
  };
  const signed = signWebhook([secret, secret], message);
  const signature = 'v1,KFf49TEZ2LncR7+Zft3i+1XtGZjssEA6ZaZPrqw92F4=';
  assert.deepEqual(signed, {
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': `${signature} ${signature}`,
  });
});
