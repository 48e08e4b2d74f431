const maxMs = 10_000;

/** Gatehouse does not answer now. The same request may succeed later. */
export class GatehouseUnavailable extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(
    why: string,
    more: { readonly cause?: unknown; readonly retryAfterSeconds?: number | undefined } = {},
  ) {
    super(`Gatehouse is unavailable: ${why}`, { cause: more.cause });
    this.name = 'GatehouseUnavailable';
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;
}

export interface Gatehouse {
  readonly url: string;
  readonly send: typeof fetch;
  /** @throws GatehouseUnavailable after a timeout, or for a 5xx response */
  post(path: `/${string}`, body: Readonly<Record<string, string>>): Promise<Answer>;
}

/** The address of Gatehouse. */
export interface Place {
  /** https, or http on this machine. */
  readonly gatehouseUrl: string;
  /** Allows http to another machine, in a network where nobody else listens. */
  readonly isNetworkPrivate?: boolean;
  readonly fetch?: typeof fetch;
}

/** @throws Error for an address to which passwords would be sent unencrypted */
export function openGatehouse(place: Place): Gatehouse {
  const { gatehouseUrl, isNetworkPrivate = false, fetch: send = fetch } = place;
  const url = new URL(gatehouseUrl);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (isLocal || isNetworkPrivate))) {
    throw new Error('Gatehouse needs https, or http on this machine.');
  }
  return {
    url: url.href,
    send,
    async post(path, body) {
      const response = await send(new URL(`/api/v1${path}`, url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(maxMs),
      }).catch((cause: unknown) => {
        throw new GatehouseUnavailable('no answer came', { cause });
      });
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      const retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
      const { status } = response;
      const content: unknown = await response.json().catch((cause: unknown) => {
        throw new GatehouseUnavailable('its answer broke off', { cause, retryAfterSeconds });
      });
      if (status >= 500)
        throw new GatehouseUnavailable(`answered ${status}`, { retryAfterSeconds });
      const isObject = typeof content === 'object' && content !== null;
      return { status, body: isObject ? { ...content } : {}, retryAfterSeconds };
    },
  };
}
