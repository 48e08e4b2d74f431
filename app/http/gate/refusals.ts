import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { NoteRefusal } from '../../journeys/note-refusal.ts';
import type { Logger } from '../../platform/logger.ts';
import type { RedirectTargets } from '../redirect-target.ts';
import { refuse } from './answers.ts';
import { type AskedRequest, isNavigation } from './asked-request.ts';
import type { Caller } from './find-caller.ts';
import { gateCircumstances } from './gate-circumstances.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** One of the two addresses under which the gate answers. */
export interface Endpoint {
  /** Reads the one family of headers that its proxies set, and no other. */
  readonly read: (headers: IncomingHttpHeaders) => AskedRequest | undefined;
  /** Whether the proxy hands our answer to whoever asked, or makes its own from the status. */
  readonly isHandedOn: boolean;
}

/** One question of a proxy, as far as it is understood. */
export interface Question {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: Endpoint;
  readonly asked?: AskedRequest;
}

export interface RefusalNeeds {
  readonly noteRefusal: NoteRefusal;
  readonly redirectTargets: RedirectTargets;
  readonly baseUrl: URL;
  readonly logger: Logger;
}

/** Refuses in the words of the endpoint, and writes down that it did. */
export function createRefusals(
  { noteRefusal, redirectTargets, baseUrl, logger }: RefusalNeeds,
  proxies: TrustedProxies,
) {
  /** Undefined if nobody must be led there: another origin than ours and those that the operator named. */
  function logInFor({ url }: AskedRequest): string | undefined {
    const target = redirectTargets(url);
    return target && new URL(`/login?rd=${encodeURIComponent(target)}`, baseUrl).href;
  }

  return function refuseWith(
    { request, response, endpoint, asked }: Question,
    status: 401 | 403 | 503,
    reason: string,
    caller?: Caller,
  ): void {
    const isPerson = asked !== undefined && isNavigation(asked, request.headers);
    const location = isPerson && status === 401 ? logInFor(asked) : undefined;
    const circumstances = gateCircumstances(request, proxies);
    const { requestId } = circumstances;
    const body = isPerson ? 'page' : 'problem';
    refuse(response, {
      status: location !== undefined && endpoint.isHandedOn ? 302 : status,
      location,
      requestId,
      body: endpoint.isHandedOn ? body : 'none',
    });
    if (asked !== undefined && caller !== undefined) {
      const { account, sessionId } = caller;
      noteRefusal({ accountId: account.id, sessionId, host: asked.host, circumstances });
    }
    logger.info(
      {
        request_id: requestId,
        method: asked?.method,
        host: asked?.host,
        path: asked?.path,
        status: response.statusCode,
        reason,
        ip: circumstances.ip,
        account_id: caller?.account.id,
        session_id: caller?.sessionId,
      },
      'refused at the gate',
    );
  };
}
