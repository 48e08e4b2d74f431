const maxMs = 10_000;

/** Gatehouse cannot be asked now; the same may work later. */
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
  /** @throws GatehouseUnavailable when no answer comes in time, or one of its own faults */
  post(path: `/${string}`, body: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Where Gatehouse is, and how it is asked. */
export interface Place {
  /** https, or http on this machine. */
  readonly gatehouseUrl: string;
  /** For http to another machine, inside a network where nobody else listens. */
  readonly isNetworkPrivate?: boolean;
  readonly fetch?: typeof fetch;
}

/** @throws Error for an address at which passwords would travel in the clear */
export function openGatehouse(place: Place): Gatehouse {
  const { gatehouseUrl, isNetworkPrivate = false, fetch: send = fetch } = place;
  const url = new URL(gatehouseUrl);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (isLocal || isNetworkPrivate))) {
    throw new Error('Gatehouse has to be asked by https, or by http on this machine.');
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
