import { digestOf } from '../platform/ids.ts';
import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

/** What anybody may ask for without being logged in, and what each costs: a hash, a mail, a look-up. */
export type LimitedRequest = 'register' | 'confirm' | 'resend' | 'forgot';

const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;

/** How many from one network; and, for what sends mail, how many about one address or name. */
const limits: Readonly<Record<LimitedRequest, { network: Limit; subject?: Limit }>> = {
  register: {
    network: { most: 60, windowSeconds: hourSeconds },
    subject: { most: 5, windowSeconds: hourSeconds },
  },
  confirm: { network: { most: 60, windowSeconds: 10 * minuteSeconds } },
  resend: {
    network: { most: 30, windowSeconds: hourSeconds },
    subject: { most: 5, windowSeconds: hourSeconds },
  },
  forgot: {
    network: { most: 30, windowSeconds: hourSeconds },
    subject: { most: 5, windowSeconds: hourSeconds },
  },
};

interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
}

type RequestAdmission =
  | {
      readonly kind: 'admitted';
      /** The next one will have to wait where this one had not. */
      readonly startsLock: boolean;
    }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

/** Decides, before anything is hashed, stored or mailed, whether a stranger's request is heard. */
export interface RequestLimits {
  /**
   * Counts one more request of this kind.
   *
   * @param from.subject the canonical address or name that it is about, whether anybody has it or not:
   *   counting known ones alone would tell which are known
   */
  admit(
    what: LimitedRequest,
    from: { readonly ip: string; readonly subject?: string | undefined },
  ): Promise<RequestAdmission>;
}

export function createRequestLimits(createLimiter: CreateLimiter): RequestLimits {
  const limitersOf = (what: LimitedRequest) => {
    const { network, subject } = limits[what];
    return {
      networks: createLimiter({ name: `${what}-network`, ...network }),
      subjects: subject && createLimiter({ name: `${what}-subject`, ...subject }),
    };
  };
  const limiters = {
    register: limitersOf('register'),
    confirm: limitersOf('confirm'),
    resend: limitersOf('resend'),
    forgot: limitersOf('forgot'),
  };

  return {
    async admit(what, { ip, subject }) {
      const { networks, subjects } = limiters[what];
      // First, so that a network that is held up cannot hold up what others ask for.
      const ofNetwork = await networks.take(networkOf(ip));
      if (ofNetwork.kind === 'full') return refusedFor(ofNetwork.freeInMs);
      if (subjects === undefined || subject === undefined) {
        return { kind: 'admitted', startsLock: ofNetwork.isLast };
      }
      const ofSubject = await subjects.take(digestOf(subject));
      if (ofSubject.kind === 'full') return refusedFor(ofSubject.freeInMs);
      return { kind: 'admitted', startsLock: ofNetwork.isLast || ofSubject.isLast };
    },
  };
}

function refusedFor(milliseconds: number): RequestAdmission {
  return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
}
