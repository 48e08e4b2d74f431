import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import express from 'express';
import { createMessages, type Message } from '../../messages/messages.ts';
import { createLogger } from '../../platform/logger.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { HttpError } from '../failures/http-error.ts';
import { errorHandler, lastResort } from './error-handler.ts';
import { requestId } from './request-id.ts';

const logger = createLogger({ level: 'silent', format: 'json' });

const { text: say } = createMessages('en');

/** The texts of the error page, as a template renders them. */
function renderedTexts(context: { readonly title: Message; readonly error?: unknown }): string {
  const { text, retryAfter } = context.error as { text: Message; retryAfter: Message | null };
  return [context.title, text, ...(retryAfter === null ? [] : [retryAfter])].map(say).join('\n');
}

/** The response when a handler throws this. The error page itself may be broken. */
async function answerTo(thrown: unknown, brokenPage = false) {
  const app = express();
  app.use(requestId());
  app.use(() => {
    throw thrown;
  });
  app.use(
    errorHandler(
      (_request, response, _template, context) => {
        if (brokenPage) throw new Error('template secret');
        response.send(renderedTexts(context));
      },
      () => {},
      logger,
    ),
    lastResort(logger),
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { accept: 'text/html' } });
  const text = await answer.text();
  server.close();
  return { status: answer.status, headers: answer.headers, text };
}

test('an outage is a 503 with Retry-After', async () => {
  const error = new Unavailable('Password hashing', { retryAfterSeconds: 3 });
  const { status, headers, text } = await answerTo(error);
  assert.equal(status, 503);
  assert.equal(headers.get('retry-after'), '3');
  assert.match(text, /3 seconds/);
});

test('too many attempts are a 429 with Retry-After', async () => {
  const { status, text } = await answerTo(
    new HttpError(429, 'too_many_attempts', 'Wait.', { 'Retry-After': '900' }),
  );
  assert.equal(status, 429);
  assert.match(text, /15 minutes/);
});

test('a refusal has its own text', async () => {
  const { status, text } = await answerTo(new HttpError(403, 'forbidden', 'No.'));
  assert.equal(status, 403);
  assert.match(text, /Access denied/);
});

test('an error of a parser does not quote the request', async () => {
  const error = Object.assign(new Error('secret body'), { status: 400, body: 'secret body' });
  const { status, text } = await answerTo(error);
  assert.equal(status, 400);
  assert.ok(!text.includes('secret'));
});

test('an error page that fails itself is a plain sentence', async () => {
  const { status, text } = await answerTo(new Error('secret'), true);
  assert.equal(status, 500);
  assert.equal(text, 'Something went wrong on our side.');
});
