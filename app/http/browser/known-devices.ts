import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { KnownDevice } from '../../accounts/known-device.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import { newSecret } from '../../platform/ids.ts';
import { type Cookies, cookieValues } from './cookies.ts';

const keyBytes = 32;
const maxMarks = 5;
const lifetimeMs = 365 * 24 * 60 * 60 * 1000;

/** Devices by account id. */
type Devices = ReadonlyMap<string, KnownDevice>;

/**
 * Marks a browser with the accounts that it has logged in to before. The mark gives no access: a thief still
 * needs the password. It only means that failures of strangers do not delay this browser.
 */
export interface KnownDevices {
  read(request: Request): Devices;
  /**
   * Marks this browser for one more account. The five most recently used accounts are kept.
   *
   * @param generation of the account's known devices; a mark of another generation is replaced
   */
  remember(request: Request, response: Response, accountId: string, generation?: number): void;
}

/**
 * @param secrets newest first: the first signs, all verify
 * @param cookies the former name is read if the present one is absent, and never written
 */
export function createKnownDevices(
  secrets: readonly string[],
  { device: cookie, formerDevice }: Pick<Cookies, 'device' | 'formerDevice'>,
  clock: Clock = systemClock,
): KnownDevices {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync('sha256', secret, '', 'gatehouse known device', keyBytes)),
  );

  /** `account.device.generation.since.signature`, without characters that a cookie must encode. */
  function markFor(accountId: string, { id, generation, since }: KnownDevice): string {
    const mark = `${accountId}.${id}.${generation}.${since}`;
    return `${mark}.${signature(keys[0] as Buffer, mark)}`;
  }

  function verify(mark: string): [accountId: string, device: KnownDevice] | undefined {
    const [accountId = '', id = '', generation = '', ...more] = mark.split('.');
    // Marks of earlier versions have no `since`.
    const [since, signed = ''] = more.length > 1 ? more : ['', ...more];
    const said = [accountId, id, generation, since].filter(Boolean).join('.');
    const isOurs = keys.some((key) => isSame(signed, signature(key, said)));
    const device = { id, generation: Number(generation), since: Number(since) };
    return isOurs ? [accountId, device] : undefined;
  }

  function read(request: Request): Devices {
    const present = cookieValues(request, cookie);
    const isFormer = present.length === 0 && formerDevice !== undefined;
    const [value = '', ...others] = isFormer ? cookieValues(request, formerDevice) : present;
    // With two cookies, one was planted, and we cannot say which.
    const marks = others.length > 0 ? [] : value.split('~').slice(0, maxMarks);
    return new Map(marks.map(verify).filter((mark) => mark !== undefined));
  }

  return {
    read,
    remember(request, response, accountId, generation = 0) {
      const { [accountId]: known, ...others } = Object.fromEntries(read(request));
      const since = Math.floor(clock.now() / 1000);
      const made = { id: newSecret(), generation, since };
      const device = known?.generation === generation ? known : made;
      const marks = [[accountId, device] as const, ...Object.entries(others)].slice(0, maxMarks);
      const value = marks.map(([account, each]) => markFor(account, each)).join('~');
      response.cookie(cookie.name, value, { ...cookie.attributes, maxAge: lifetimeMs });
    },
  };
}

function signature(key: Buffer, mark: string): string {
  return createHmac('sha256', key).update(mark).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
