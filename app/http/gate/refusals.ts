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
import { gateCircumstances } from './gate-circumstances.ts';
import { type RefusalReason, refusalWords } from './refusal-words.ts';
import { stepUpPage } from './step-up.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** One of the two addresses under which the gate answers. */
export interface Endpoint {
  /** Reads the one family of headers that its proxies set, and no other. */
  readonly read: (headers: IncomingHttpHeaders) => AskedRequest | UnreadRequest | undefined;
  /** Whether the proxy passes our answer on, or makes its own from the status. */
  readonly isHandedOn: boolean;
}

/** One question of a proxy, as far as it is understood. */
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
  /** What the login of this caller lacks. */
  readonly lack?: Lack;
}

/** In bytes, of an address for the log-in: nginx takes 4 kB for all headers of an answer. */
const maxLocationLength = 3000;

/** Refuses in the words of the endpoint, and writes down that it did. */
export function createRefusals(
  { noteRefusal, redirectTargets, messages, baseUrl, logger }: RefusalNeeds,
  proxies: TrustedProxies,
) {
  /** Undefined if nobody must be led there: another origin than ours and those that the operator named. */
  function locationFor({ url }: Pick<AskedRequest, 'url'>, page: URL): string | undefined {
    // The host may be none, such as "1.2.3.999", or the port too high: the visitor may have named them.
    if (!URL.canParse(url)) return undefined;
    const whole = leadBackTo(url, page);
    // A long address is not worth being stuck for: then to where the application begins.
    return (whole?.length ?? maxLocationLength) < maxLocationLength
      ? whole
      : leadBackTo(`${new URL(url).origin}/`, page);
  }

  /** The page of ours that helps: to use another account, or to log in. */
  const wayOn = (status: number, lack: Lack | undefined) =>
    status === 403 ? new URL('/logout', baseUrl) : stepUpPage(lack, baseUrl);

  function leadBackTo(url: string, { href, search }: URL): string | undefined {
    const target = redirectTargets(url);
    return target && `${href}${search === '' ? '?' : '&'}rd=${encodeURIComponent(target)}`;
  }

  /** People who open a page are redirected to `page`. A redirect would lose a form that somebody sent. */
  function leadOn(asked: Question['asked'], audience: Audience, page: URL, lack?: Lack) {
    const isReader = asked !== undefined && audience === 'reader';
    const location = isReader ? locationFor(asked, page) : undefined;
    const isTold = lack !== undefined && location === undefined;
    const ended = audience === 'sender' ? ('session-ended' as const) : undefined;
    return { location, told: isTold ? ('proof-required' as const) : ended };
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
      status === 401 ? leadOn(asked, audience, page, lack) : { location: undefined, told: why };
    const circumstances = gateCircumstances(request, proxies);
    const { requestId } = circumstances;
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
        circumstances,
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
        ip: circumstances.ip,
        account_id: caller?.account.id,
        session_id: caller?.session?.id,
      },
      'refused at the gate',
    );
  };
}

/** Who looks at the answer: a program, or a person who opens a page or sends a form. */
type Audience = 'program' | 'reader' | 'sender';

function audienceOf(asked: Question['asked'], headers: IncomingHttpHeaders): Audience {
  if (asked === undefined || !isForPerson(asked, headers)) return 'program';
  return isNavigation(asked, headers) ? 'reader' : 'sender';
}
