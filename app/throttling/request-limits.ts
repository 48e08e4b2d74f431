import { digestOf } from '../platform/ids.ts';
import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

/** Requests open to strangers. Each of them costs a hash, an email or a lookup. */
export type LimitedRequest =
  | 'register'
  | 'confirm'
  | 'resend'
  | 'confirmation-mail'
  | 'forgot'
  | 'change-email'
  | 'enrol-link';

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;

/** Limits for one network and, where email is sent, for one address. */
export const limits: Readonly<Record<LimitedRequest, { network?: Limit; subject?: Limit }>> = {
  register: { network: { limit: 60, windowSeconds: hourSeconds } },
  confirm: { network: { limit: 60, windowSeconds: 10 * minuteSeconds } },
  resend: { network: { limit: 30, windowSeconds: hourSeconds } },
  // Counted separately: somebody who tries several taken user names has not been sent an email yet.
  'confirmation-mail': { subject: { limit: 5, windowSeconds: hourSeconds } },
  forgot: {
    network: { limit: 30, windowSeconds: hourSeconds },
    subject: { limit: 5, windowSeconds: hourSeconds },
  },
  'enrol-link': {
    network: { limit: 30, windowSeconds: hourSeconds },
    subject: { limit: 5, windowSeconds: hourSeconds },
  },
  'change-email': {
    network: { limit: 30, windowSeconds: hourSeconds },
    subject: { limit: 5, windowSeconds: hourSeconds },
  },
};

interface Limit {
  readonly limit: number;
  readonly windowSeconds: number;
}

type RequestAdmission =
  | {
      readonly kind: 'admitted';
      /** The next request will have to wait, and this one had not. */
      readonly startsLock: boolean;
    }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

/** Decides, before anything is hashed, stored or emailed, whether a stranger's request is admitted. */
export interface RequestLimits {
  /**
   * Counts one more request of this kind.
   *
   * @param from.subject the canonical address or name that it is about, known or not: counting only known ones would
   * reveal which are known
   */
  admit(
    what: LimitedRequest,
    from: { readonly ip: string; readonly subject?: string | undefined },
  ): Promise<RequestAdmission>;
}

export function createRequestLimits(createLimiter: CreateLimiter): RequestLimits {
  const limiterFor = (name: string, limit: Limit | undefined) =>
    limit && createLimiter({ name, ...limit });
  const limiters = new Map(
    Object.entries(limits).map(([what, { network, subject }]) => [
      what,
      {
        networks: limiterFor(`${what}-network`, network),
        subjects: limiterFor(`${what}-subject`, subject),
      },
    ]),
  );

  return {
    async admit(what, { ip, subject }) {
      const { networks, subjects } = limiters.get(what) ?? {};
      // Counted first, so that a network over its limit cannot use up the requests of others.
      const ofNetwork = await networks?.consume(networkOf(ip));
      if (ofNetwork?.kind === 'full') return refusedFor(ofNetwork.freeInMs);
      const ofSubject =
        subject === undefined ? undefined : await subjects?.consume(digestOf(subject));
      if (ofSubject?.kind === 'full') return refusedFor(ofSubject.freeInMs);
      const startsLock = (ofNetwork?.isLast ?? false) || (ofSubject?.isLast ?? false);
      return { kind: 'admitted', startsLock };
    },
  };
}

function refusedFor(milliseconds: number): RequestAdmission {
  return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
}
