import type { Request, Response } from 'express';
import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import type { NewApiKey } from '../../../journeys/steps/add-api-key.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { apiKeyScopes } from '../../../tokens/api-key-rules.ts';
import type { FlashMessages } from '../../browser/flash-messages.ts';
import { ownApiKeyChange } from '../../request/own-api-key-change.ts';
import { requestContextOf, visitorOf } from '../../request/request.ts';
import { type FormError, type Page, staleForm, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import {
  choice,
  keyErrors,
  keyForm,
  lives,
  options,
  overlaps,
  scopeFields,
  tooManyKeys,
  unknownOverlap,
} from './api-key-form.ts';
import { apiKeyWords } from './api-key-words.ts';

type ApiKeysNeeds = ProgramJourneys & Web;

/**
 * A person's API keys. A new key is shown only in the response to the form that created it. It is in no URL,
 * no cookie and no store. Sending the form again, as a reload does, creates no second key.
 */
export function apiKeysPage(needs: ApiKeysNeeds): Page {
  const { createApiKey, listApiKeys, replaceApiKey, revokeApiKey } = needs;
  const { csrfTokens, flashMessages, render, clock } = needs;

  async function draw(
    request: Request,
    response: Response,
    { errors = [], made = null }: { errors?: readonly FormError[]; made?: object | null } = {},
  ) {
    const now = clock.now();
    const keys = await listApiKeys((visitorOf(request) as LiveSession).account.id);
    render(request, response, 'pages/api-keys.njk', {
      title: 'api-keys.title',
      keys: keys.map((key) => apiKeyWords(key, now)),
      overlaps: options(overlaps),
      made,
      form: { ...keyForm(errors.length > 0 ? request.body : {}), lives: options(lives), errors },
    });
  }

  function show(
    request: Request,
    response: Response,
    { apiKey, key }: NewApiKey,
    replaces: boolean,
  ) {
    return draw(request, response, { made: { name: apiKey.name, key, replaces } });
  }

  function redirectWith(response: Response, message: Parameters<FlashMessages['put']>[1]) {
    flashMessages.put(response, message);
    response.redirect(303, '/account/api-keys');
  }

  async function create(request: Request, response: Response, form: string) {
    const { name, expires, ...scopes } = textFields(request.body, [
      'name',
      'expires',
      ...scopeFields,
    ]);
    const life = choice(lives, expires);
    const now = clock.now();
    const outcome = await createApiKey({
      ...change(request),
      formKey: csrfTokens.formKeyOf(request, form),
      name,
      scopes: apiKeyScopes.filter((scope) => scopes[`scope_${scope}`] !== ''),
      // An unknown choice counts as a fault, and is reported with all others.
      expiresAt: life?.ms === null ? null : now + (life?.ms ?? 0),
    });
    switch (outcome.kind) {
      case 'created':
        return show(request, response, outcome, false);
      case 'created-before':
        return redirectWith(response, 'api-key-was-shown');
      case 'account-inactive':
        return response.redirect(303, '/login');
      case 'too-many':
        return draw(request, response.status(409), { errors: [tooManyKeys] });
      case 'invalid':
        return draw(request, response.status(400), { errors: keyErrors(outcome.faults, name) });
    }
  }

  async function replace(request: Request, response: Response, id: string) {
    const overlap = choice(overlaps, textFields(request.body, ['overlap']).overlap);
    const outcome = await replaceApiKey({
      ...change(request),
      id,
      overlapMs: overlap?.ms ?? Number.NaN,
    });
    switch (outcome.kind) {
      case 'replaced':
        return show(request, response, outcome, true);
      case 'not-found':
        return redirectWith(response, 'no-such-api-key');
      case 'too-many':
        return draw(request, response.status(409), { errors: [tooManyKeys] });
      case 'invalid-overlap':
        return draw(request, response.status(400), { errors: [unknownOverlap] });
    }
  }

  return {
    path: '/account/api-keys',
    access: 'recently-proved',
    get: (request, response) => draw(request, response),
    post: {
      submit: async (request, response) => {
        const fields = textFields(request.body, ['create', 'replace', 'revoke']);
        if (fields.replace !== '') return replace(request, response, fields.replace);
        if (fields.revoke === '') return create(request, response, fields.create);
        const revoked = await revokeApiKey({ ...change(request), id: fields.revoke });
        return redirectWith(response, revoked ? 'api-key-revoked' : 'no-such-api-key');
      },
      redraw: (request, response) => draw(request, response, { errors: [staleForm(request)] }),
    },
  };
}

function change(request: Request) {
  return ownApiKeyChange(visitorOf(request) as LiveSession, requestContextOf(request));
}
