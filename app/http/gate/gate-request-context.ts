import type { IncomingMessage } from 'node:http';
import type { RequestContext } from '../../audit/request-context.ts';
import { requestIdFrom } from '../middleware/request-id.ts';
import { shortUserAgent } from '../request/request.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/**
 * Address, user agent and request id of the request that a proxy asks about. Without a named visitor, the
 * address is that of the proxy.
 */
export function gateRequestContext(
  request: IncomingMessage,
  proxies: TrustedProxies,
): RequestContext {
  const { headers } = request;
  return {
    ip: proxies.visitorOf(request),
    userAgent: shortUserAgent(headers['user-agent']),
    requestId: requestIdFrom(headers['x-request-id']),
  };
}
