import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { AdmitCall } from '../../throttling/call-limits.ts';
import { HttpError } from '../failures/http-error.ts';
import type { NoteDenial } from '../failures/note-denial.ts';
import { sendFile } from '../files/send-file.ts';
import { requestContextOf } from '../request/request.ts';
import { apiErrors } from './api-errors.ts';
import { apiHeaders } from './api-headers.ts';
import { createAuthorize } from './authorize.ts';
import { limitCall } from './call-limit.ts';
import { corsHeaders } from './cors-headers.ts';
import {
  type CallerNeeds,
  createFindCaller,
  createFindClient,
  credentialsOf,
} from './find-caller.ts';
import { parsePart } from './invalid-request.ts';
import type { Operation } from './operation.ts';
import { clientSecretIn, declaresBody, parseBody, readBody } from './request-body.ts';

const apiPrefix = '/api/v1';

const nothing = z.strictObject({});

export interface ApiNeeds extends CallerNeeds {
  readonly baseUrl: URL;
  readonly corsOrigins: readonly string[];
  readonly admitCall: AdmitCall;
  readonly noteDenial: NoteDenial;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Mounts every operation behind the same checks, in the same order: the caller, permission, rate limit,
 * input. Everything that is not declared is 404.
 */
export function createApiRouter(operations: readonly Operation[], needs: ApiNeeds): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/api', apiHeaders(), corsHeaders(needs.corsOrigins));
  const authorize = createAuthorize(
    { findCaller: createFindCaller(needs), findClient: createFindClient(needs) },
    needs,
  );

  const check = (operation: Operation): RequestHandler => {
    return async (request, response, next) => {
      response.locals['isOAuth'] = operation.isOAuth === true;
      if (!mayPostSecret(operation, request)) await authorize(operation, request);
      if (operation.limit) await limitCall(needs.admitCall, operation.limit, request, response);
      next();
    };
  };

  /**
   * Checks again when the whole body has arrived. A client can delay it for half a minute, and its session
   * can end in this time.
   */
  const checkAgain = (operation: Operation): RequestHandler => {
    return async (request, _response, next) => {
      const { access, isOAuth } = operation;
      const posted = isOAuth ? clientSecretIn(parseBody(request)) : undefined;
      const isKnown = access === 'public' || (access === 'client' && request.caller !== undefined);
      if (!isKnown || posted !== undefined) await authorize(operation, request, posted);
      next();
    };
  };

  for (const [path, group] of byPath(operations)) {
    const route = router.route(apiPrefix + path.replace(/\{(\w+)\}/g, ':$1'));
    const allowed = group.flatMap(({ method }) =>
      method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    );
    for (const operation of group) {
      const reading =
        operation.method === 'get' ? [] : [readBodyOf(operation), checkAgain(operation)];
      route[operation.method](check(operation), reading, answer(operation));
    }
    route.options((_request, response) => {
      response
        .set('Allow', [...allowed, 'OPTIONS'].join(', '))
        .status(204)
        .end();
    });
    route.all((_request, response) => {
      response.locals['isOAuth'] = group.some(({ isOAuth }) => isOAuth);
      throw new HttpError(405, 'method_not_allowed', `Only ${allowed.join(', ')} here.`, {
        Allow: [...allowed, 'OPTIONS'].join(', '),
      });
    });
  }
  router.use('/api', () => {
    throw new HttpError(
      404,
      'not_found',
      'Nothing was found at this address. /docs lists all operations.',
    );
  });
  router.use('/api', apiErrors(needs));
  return router;
}

/** A service without a credential in the headers may send it in the body. */
function mayPostSecret({ access }: Operation, request: Request): boolean {
  const { authorization, key } = credentialsOf(request);
  return access === 'client' && (authorization ?? key) === undefined && declaresBody(request);
}

function readBodyOf({ isOAuth = false, body }: Operation): RequestHandler {
  return async (request, _response, next) => {
    const isByCookie = request.caller?.via === 'cookie';
    await readBody(request, isOAuth, body !== undefined || isByCookie);
    next();
  };
}

function answer(operation: Operation): RequestHandler {
  const { params, query, body, handle } = operation;
  return async (request, response) => {
    const call = {
      caller: request.caller,
      params: params && parseParams(params, request),
      query: parsePart(query ?? nothing, { ...request.query }),
      body: parseSent(body, parseBody(request)),
      requestContext: requestContextOf(request),
      request,
    };
    const { status, headers = {}, body: sent, file } = await handle(call as never);
    response.status(status).set(headers);
    if (file !== undefined) await sendFile(response, file);
    else if (sent === undefined) response.end();
    else response.type('application/json').send(JSON.stringify(sent));
  };
}

/** An operation without a schema accepts no body, or an empty object, because some clients always send one. */
function parseSent(schema: z.ZodType | undefined, sent: unknown): unknown {
  if (schema !== undefined) return parsePart(schema, sent);
  if (sent !== undefined) parsePart(nothing, sent);
  return undefined;
}

/** An id of the wrong format is 404, like an unknown one. */
function parseParams(schema: z.ZodType, { params }: Request): unknown {
  const parsed = schema.safeParse({ ...params });
  if (parsed.success) return parsed.data;
  throw new HttpError(404, 'not_found', 'Nothing was found at this address.');
}

function byPath(operations: readonly Operation[]): Map<string, Operation[]> {
  return Map.groupBy(operations, ({ path }) => path);
}
