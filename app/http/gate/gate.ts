import type { IncomingMessage, ServerResponse } from 'node:http';
import { judge, type Requirements } from '../../access/access-rules.ts';
import type { AccessRules } from '../../access/access-rules-file.ts';
import { type Demand, lackOf } from '../../access/demand.ts';
import type { Health } from '../../journeys/upkeep/check-health.ts';
import type { Clock } from '../../platform/clock.ts';
import { withOneDeadline } from '../../platform/request-deadline.ts';
import { Unavailable } from '../../platform/unavailable.ts';
import { allow } from './answers.ts';
import {
  type AskedRequest,
  extAuthzPrefix,
  isForPerson,
  readExtAuthz,
  readForwardedHeaders,
  readOriginalUrl,
} from './asked-request.ts';
import { createFindGateCaller, type GateCallerNeeds, mayUse } from './find-gate-caller.ts';
import type { GateCaller } from './gate-caller.ts';
import { createRefusals, type Endpoint, type Question, type RefusalNeeds } from './refusals.ts';
import { stepUpChallenge } from './step-up.ts';

/** @returns true if the request was a question of a proxy, and is being answered */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

const authRequest: Endpoint = {
  read: ({ headers }) => readOriginalUrl(headers),
  isHandedOn: false,
};
const forwardAuth: Endpoint = {
  read: ({ headers }) => readForwardedHeaders(headers),
  isHandedOn: true,
};
const extAuthz: Endpoint = { read: readExtAuthz, isHandedOn: true };

interface GateNeeds extends RefusalNeeds, GateCallerNeeds {
  readonly clock: Clock;
  readonly health: Pick<Health, 'isServing'>;
  readonly accessRules: Pick<
    AccessRules,
    'requirementsOf' | 'toleratedPath' | 'takesBasic' | 'areAboutNetworks'
  >;
}

/**
 * Forward authentication: nginx, Caddy or Traefik ask about each request to an application. The gate answers
 * before Express sees the request, because this is the most frequent request. 200 carries the identity. A
 * request that is malformed, undecided or not allowed never gets 200. `Remote-*` headers are never read.
 * Other headers are read only from a proxy in TRUST_PROXY (RFC 9700, 4.13; ASVS 5.0, 4.1.3).
 */
export function createGate(needs: GateNeeds): Gate {
  const { health, accessRules, logger, proxies, clock } = needs;
  const findCaller = createFindGateCaller(needs);
  const refuseWith = createRefusals(needs, proxies);

  function answer(question: Question) {
    const { request, endpoint } = question;
    if (!health.isServing()) return refuseWith(question, 503, 'not serving yet');
    if (!proxies.sent(request)) return refuseWith(question, 403, 'no proxy in TRUST_PROXY');
    const told = endpoint.read(request);
    if (told === undefined) return refuseWith(question, 403, 'headers missing or ambiguous');
    const read = accessRules.areAboutNetworks()
      ? { ...told, visitor: proxies.namedVisitorOf(request) }
      : told;
    const path = read.path ?? accessRules.toleratedPath(read);
    if (path === undefined) {
      const why = 'ambiguous-path';
      return refuseWith({ ...question, asked: read }, 403, 'ambiguous path', { why });
    }
    const asked = read.path === undefined ? { ...read, path } : read;
    const understood = { ...question, asked };
    const requirements = accessRules.requirementsOf(asked);
    if (judge(requirements, undefined) === 'forbidden') {
      return refuseWith(understood, 403, 'denied by a rule');
    }
    needs.sessions.whenCaughtUp(() => decide(understood, requirements));
  }

  function decide(question: Question & { asked: AskedRequest }, requirements: Requirements) {
    try {
      const known = findCaller.fromMemory(question.request);
      if (known !== undefined) return settle(question, requirements, known);
    } catch (error) {
      return giveUp(question, error);
    }
    withOneDeadline(question.response, () => ask(question, requirements));
  }

  /** Only answers that wait have a deadline. Most come from memory, and must cost nothing more. */
  function ask(question: Question & { asked: AskedRequest }, requirements: Requirements) {
    const { request, asked } = question;
    const { authorization } = request.headers;
    findCaller
      .find(request, authorization !== undefined && accessRules.takesBasic(asked))
      .then((caller) => settle(question, requirements, caller))
      .catch((error: unknown) => giveUp(question, error));
  }

  function settle(
    question: Question & { asked: AskedRequest },
    requirements: Requirements,
    caller: GateCaller | undefined,
  ) {
    // An API key without the needed scope reaches only what is public.
    const isMisused = caller !== undefined && !mayUse(caller, question.asked.method);
    const verdict = judge(requirements, isMisused ? undefined : caller?.account);
    if (isMisused && verdict !== 'allowed') {
      return refuseWith(question, 403, 'not in the scope of the API key', { caller });
    }
    switch (verdict) {
      case 'allowed':
        if (caller !== undefined && refusesWeak(question, requirements.demand, caller)) return;
        logAllowed(question.asked, caller);
        return allow(question.response, isMisused ? undefined : caller?.account);
      case 'log-in-required':
        return refuseWith(question, 401, 'not logged in', { challenge: challengeFor(question) });
      case 'forbidden':
        return refuseWith(question, 403, 'not allowed by a rule', { caller });
    }
  }

  /**
   * Refuses a session that is too weak or too old for a rule. The status is 401, because its owner can prove
   * more. An API key gets 403, because it can never prove more.
   *
   * @returns whether it refused
   */
  function refusesWeak(
    question: Question & { asked: AskedRequest },
    demand: Demand | undefined,
    caller: GateCaller,
  ): boolean {
    if (demand === undefined) return false;
    const { session } = caller;
    if (session === undefined) {
      if (demand.takesKeys) return false;
      refuseWith(question, 403, 'an API key, where a rule demands a login', { caller });
      return true;
    }
    const lack = lackOf(demand, session, clock.now());
    if (lack === undefined) return false;
    const challenge = stepUpChallenge(demand);
    refuseWith(question, 401, `a rule demands a ${lack}`, { challenge, lack });
    return true;
  }

  /**
   * The challenge that asks a program for Basic. Browsers never get it: they would show a dialog of their
   * own, and repeat the credentials on every request.
   */
  function challengeFor({ request, asked }: Question & { asked: AskedRequest }) {
    const isBrowser =
      request.headers['sec-fetch-site'] !== undefined || isForPerson(asked, request.headers);
    if (isBrowser || !accessRules.takesBasic(asked)) return undefined;
    return 'Basic realm="Gatehouse", charset="UTF-8"';
  }

  function logAllowed({ host, method }: AskedRequest, caller: GateCaller | undefined) {
    if (!logger.isLevelEnabled('debug')) return;
    logger.debug({ host, method, session_id: caller?.session?.id }, 'let through');
  }

  /** Refuses if a store does not answer, or after an internal error. */
  function giveUp(question: Question, error: unknown) {
    logger.error({ err: error }, 'a gate check failed');
    if (question.response.headersSent) return question.response.destroy();
    const isOutage = error instanceof Unavailable;
    return refuseWith(question, 503, isOutage ? 'a store does not answer' : 'internal error');
  }

  return (request, response) => {
    const endpoint = endpointAt(request.url ?? '');
    if (endpoint === undefined) return false;
    const question = { request, response, endpoint };
    try {
      answer(question);
    } catch (error) {
      giveUp(question, error);
    }
    return true;
  };
}

function endpointAt(url: string): Endpoint | undefined {
  const end = url.indexOf('?');
  switch (end === -1 ? url : url.slice(0, end)) {
    case '/api/authz/auth-request':
      return authRequest;
    case '/api/authz/forward-auth':
      return forwardAuth;
    default:
      return url.startsWith(`${extAuthzPrefix}/`) ? extAuthz : undefined;
  }
}
