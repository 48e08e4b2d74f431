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
  isForPerson,
  readForwardedHeaders,
  readOriginalUrl,
} from './asked-request.ts';
import { createFindGateCaller, type GateCallerNeeds, mayUse } from './find-gate-caller.ts';
import type { GateCaller } from './gate-caller.ts';
import { createRefusals, type Endpoint, type Question, type RefusalNeeds } from './refusals.ts';
import { stepUpChallenge } from './step-up.ts';

/** @returns true if the request is being answered: it asked whether another one may pass */
export type Gate = (request: IncomingMessage, response: ServerResponse) => boolean;

const authRequest: Endpoint = { read: readOriginalUrl, isHandedOn: false };
const forwardAuth: Endpoint = { read: readForwardedHeaders, isHandedOn: true };

interface GateNeeds extends RefusalNeeds, GateCallerNeeds {
  readonly clock: Clock;
  readonly health: Pick<Health, 'isServing'>;
  readonly accessRules: Pick<AccessRules, 'requirementsOf' | 'toleratedPath' | 'takesBasic'>;
}

/**
 * Forward authentication: nginx, Caddy or Traefik ask, on each request to an application, whether it may
 * pass. Answered before Express sees it, with the least that is correct. 200 tells the application who
 * is there; whatever is not understood, not known for sure or not allowed is anything but 200. No
 * `Remote-*` header is ever read, and no other header unless a proxy in TRUST_PROXY sent it (RFC 9700
 * section 4.13, ASVS 5.0 4.1.3).
 */
export function createGate(needs: GateNeeds): Gate {
  const { health, accessRules, logger, proxies, clock } = needs;
  const findCaller = createFindGateCaller(needs);
  const refuseWith = createRefusals(needs, proxies);

  function answer(question: Question) {
    const { request, endpoint } = question;
    if (!health.isServing()) return refuseWith(question, 503, 'not serving yet');
    if (!proxies.sent(request)) return refuseWith(question, 403, 'no proxy in TRUST_PROXY');
    const read = endpoint.read(request.headers);
    if (read === undefined) return refuseWith(question, 403, 'headers missing or ambiguous');
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

  /** Only what waits has a deadline: most answers come from memory, and nothing may be added to their cost. */
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
    // A key that was made for something else opens what is public, and nothing more.
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
   * Refuses somebody who is logged in, but not as a rule demands: as not logged in, because they can do something
   * about it. An API key proves nothing more, however often it comes.
   *
   * @returns whether it did
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
   * What asks a program for Basic. Never a browser, which would open a window of its own and then repeat what
   * was typed there on every request.
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

  /** Nobody can tell, or something of ours is broken: closed, either way. */
  function giveUp(question: Question, error: unknown) {
    logger.error({ err: error }, 'a gate check failed');
    if (question.response.headersSent) return question.response.destroy();
    const isOutage = error instanceof Unavailable;
    return refuseWith(question, 503, isOutage ? 'nobody can tell' : 'a fault of ours');
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
      return undefined;
  }
}
