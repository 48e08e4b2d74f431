import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { withDeadline } from './deadline.ts';
import type { Networks } from './networks.ts';
import { isReachable, plainAddress } from './outgoing-addresses.ts';

const deadlineMs = 5000;
const maxBytes = 64 * 1024;

/** Why there was no answer. The message is safe to show to administrators. */
export class OutgoingFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutgoingFault';
  }
}

interface OutgoingMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends a message to a server of somebody else, and returns the status of its answer. The body of the answer is thrown
 * away.
 *
 * @throws OutgoingFault if there is no answer in time, or the address may not be called
 */
export type SendOut = (url: URL, message: OutgoingMessage, signal: AbortSignal) => Promise<number>;

/**
 * The name is resolved once, every address is checked, and the connection goes to a checked address: so an answer of
 * DNS that changes meanwhile gains nothing (DNS rebinding). Redirects are not followed. Without TLS only networks that
 * the operator has allowed are called.
 *
 * @param allowed internal networks that may be called
 * @param resolve for tests
 */
export function createSendOut(
  allowed: Networks,
  resolve: (host: string) => Promise<LookupAddress[]> = (host) => lookup(host, { all: true }),
): SendOut {
  return async function sendOut(url, message, signal) {
    const until = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const addresses = await addressesOf(url);
    const isHttps = url.protocol === 'https:';
    for (const { address } of addresses) {
      const mayBePlain = isHttps || allowed.include(plainAddress(address));
      if (!mayBePlain || !isReachable(address, allowed)) {
        throw new OutgoingFault('The receiver has an address that must not be called.');
      }
    }
    return statusOf(url, addresses, message, until);
  };

  async function addressesOf({ hostname }: URL): Promise<LookupAddress[]> {
    const bare = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(bare);
    if (family !== 0) return [{ address: bare, family }];
    try {
      return await withDeadline('dns', deadlineMs, resolve(bare));
    } catch {
      throw new OutgoingFault('The name of the receiver could not be resolved.');
    }
  }
}

function statusOf(
  url: URL,
  addresses: readonly LookupAddress[],
  { headers, body }: OutgoingMessage,
  signal: AbortSignal,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    signal,
    agent: false,
    lookup: (_host, options, answer) => {
      const [first] = addresses;
      if (options.all) answer(null, [...addresses]);
      else answer(null, first?.address ?? '', first?.family);
    },
  });
  request.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    let bytes = 0;
    response.on('error', () => {});
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) response.destroy();
    });
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    const isLate = signal.aborted;
    const cause = isLate
      ? 'did not answer in time'
      : `could not be reached (${error.code ?? 'error'})`;
    reject(new OutgoingFault(`The receiver ${cause}.`));
  });
  request.end(body);
  return promise;
}
