import type { IncomingMessage } from 'node:http';
import type { Circumstances } from '../../audit/circumstances.ts';
import { requestIdFrom } from '../middleware/request-id.ts';
import { shortUserAgent } from '../request/request.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** Where the request comes from that a proxy asks about; of the proxy itself if nobody else is named. */
export function gateCircumstances(
  request: IncomingMessage,
  proxies: TrustedProxies,
): Circumstances {
  const { headers } = request;
  return {
    ip: proxies.visitorOf(request),
    userAgent: shortUserAgent(headers['user-agent']),
    requestId: requestIdFrom(headers['x-request-id']),
  };
}
