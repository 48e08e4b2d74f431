import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Lack } from '../../access/demand.ts';
import type { NoteRefusal } from '../../journeys/steps/note-refusal.ts';
import type { Messages } from '../../messages/messages.ts';
import type { Logger } from '../../platform/logger.ts';
import type { RedirectTargets } from '../request/redirect-target.ts';
import { refuse } from './answers.ts';
import {
  type AskedRequest,
  isForPerson,
  isNavigation,
  type UnreadRequest,
} from './asked-request.ts';
import type { GateCaller } from './gate-caller.ts';
import { gateRequestContext } from './gate-request-context.ts';
import { proofReasonFor, type RefusalReason, refusalWords } from './refusal-words.ts';
import { stepUpPage } from './step-up.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** One of the URLs of the gate, for one kind of proxy. */
export interface Endpoint {
  /** Reads what this kind of proxy sends, and no other header. */
  readonly read: (request: IncomingMessage) => AskedRequest | UnreadRequest | undefined;
  /** Whether the proxy passes our response on, or makes its own from the status. */
  readonly isHandedOn: boolean;
}

/** A question of a proxy, as far as it could be parsed. */
export interface Question {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly endpoint: Endpoint;
  readonly asked?: AskedRequest | UnreadRequest;
}

export interface RefusalNeeds {
  readonly noteRefusal: NoteRefusal;
  readonly redirectTargets: RedirectTargets;
  readonly messages: Messages;
  readonly baseUrl: URL;
  readonly logger: Logger;
}

interface RefusalDetails {
  readonly caller?: GateCaller | undefined;
  readonly why?: RefusalReason;
  readonly challenge?: string | undefined;
  /** What the caller's login lacks. */
  readonly lack?: Lack;
}

/** In bytes. nginx accepts 4 kB for all headers of a response. */
const maxLocationLength = 3000;

/** Sends refusals in the format of the endpoint, and logs them. */
export function createRefusals(
  { noteRefusal, redirectTargets, messages, baseUrl, logger }: RefusalNeeds,
  proxies: TrustedProxies,
) {
  /** Undefined for an origin that is neither ours nor in ALLOWED_REDIRECT_ORIGINS: an open redirect. */
  function locationFor({ url }: Pick<AskedRequest, 'url'>, page: URL): string | undefined {
    // The visitor may have sent an invalid host, such as "1.2.3.999", or an invalid port.
    if (!URL.canParse(url)) return undefined;
    const whole = withReturnTo(url, page);
    // If the URL is too long, people return to the start page of the application.
    return (whole?.length ?? maxLocationLength) < maxLocationLength
      ? whole
      : withReturnTo(`${new URL(url).origin}/`, page);
  }

  /** The page to log in, to prove more, or to use another account. */
  const wayOn = (status: number, lack: Lack | undefined) =>
    status === 403 ? new URL('/logout', baseUrl) : stepUpPage(lack, baseUrl);

  function withReturnTo(url: string, { href, search }: URL): string | undefined {
    const target = redirectTargets(url);
    return target && `${href}${search === '' ? '?' : '&'}rd=${encodeURIComponent(target)}`;
  }

  /** Redirects people who open a page. A redirect would lose a form. */
  function redirectFor(asked: Question['asked'], audience: Audience, page: URL, lack?: Lack) {
    const isReader = asked !== undefined && audience === 'reader';
    const location = isReader ? locationFor(asked, page) : undefined;
    const ended = audience === 'sender' ? ('session-ended' as const) : undefined;
    const isTold = lack !== undefined && location === undefined;
    return { location, told: isTold ? proofReasonFor(lack) : ended };
  }

  return function refuseWith(
    { request, response, endpoint, asked }: Question,
    status: 401 | 403 | 503,
    reason: string,
    { caller, why, challenge, lack }: RefusalDetails = {},
  ): void {
    const audience = audienceOf(asked, request.headers);
    const page = wayOn(status, lack);
    const { location, told } =
      status === 401
        ? redirectFor(asked, audience, page, lack)
        : { location: undefined, told: why };
    const requestContext = gateRequestContext(request, proxies);
    const { requestId } = requestContext;
    const body = audience === 'program' ? 'problem' : 'page';
    refuse(response, {
      status: location !== undefined && endpoint.isHandedOn ? 302 : status,
      location,
      reason: told,
      words: refusalWords(messages, status, told, page.href, asked?.path ?? asked?.rawPath),
      challenge,
      requestId,
      body: endpoint.isHandedOn ? body : 'none',
    });
    if (asked !== undefined && caller !== undefined) {
      const { account, session } = caller;
      noteRefusal({
        accountId: account.id,
        sessionId: session?.id,
        host: asked.host,
        requestContext,
      });
    }
    logger.info(
      {
        request_id: requestId,
        method: asked?.method,
        host: asked?.host,
        path: asked?.path ?? asked?.rawPath,
        status: response.statusCode,
        reason,
        ip: requestContext.ip,
        account_id: caller?.account.id,
        session_id: caller?.session?.id,
      },
      'refused at the gate',
    );
  };
}

/** Who sees the response: a program, a person who opens a page, or a person who sends a form. */
type Audience = 'program' | 'reader' | 'sender';

function audienceOf(asked: Question['asked'], headers: IncomingHttpHeaders): Audience {
  if (asked === undefined || !isForPerson(asked, headers)) return 'program';
  return isNavigation(asked, headers) ? 'reader' : 'sender';
}
