import { createHmac, randomBytes } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair, type JWTHeaderParameters } from 'jose';
import type { TestApplication } from './application.ts';

/** Altered spellings of a token. */
export function alter(token: string): Record<string, string> {
  const middle = Math.floor(token.length / 2);
  const at = token.slice(middle).search(/[a-z]/i) + middle;
  const letter = token.charAt(at);
  const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  // Some bits of the last character mean nothing, so other parsers accept both spellings.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.charAt(alphabet.indexOf(token.slice(-1)) ^ 1);
  const kind = token.slice(0, 3);
  return {
    [`${kind} truncated`]: token.slice(0, -1),
    [`${kind} extended`]: `${token}A`,
    [`${kind} of another case`]: token.slice(0, at) + swapped + token.slice(at + 1),
    [`${kind} spelled otherwise`]: token.slice(0, -1) + last,
    [`${kind} padded`]: `${token}=`,
  };
}

/** JWTs with the claims of a valid one, and with all kinds of forged signatures. */
export async function forge(token: string, url: string, { services }: TestApplication) {
  const [head = '', body = '', signature = ''] = token.split('.');
  const payload = Buffer.from(body, 'base64url');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const sign = (more: object) => {
    const protectedHeader = { ...header, ...more } as JWTHeaderParameters;
    return new CompactSign(payload).setProtectedHeader(protectedHeader).sign(privateKey);
  };
  const [own] = await services.signingKeys.published();
  const hmac = (secret: string) => {
    const signed = `${encode({ ...header, alg: 'HS256' })}.${body}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  };
  const { key } = await services.signingKeys.current();
  const resign = (more: object, claims: object = {}) =>
    new CompactSign(Buffer.from(JSON.stringify({ ...JSON.parse(payload.toString()), ...claims })))
      .setProtectedHeader({ ...header, ...more })
      .sign(key);
  return {
    'another key': await sign({}),
    'foreign kid': await sign({ kid: 'another' }),
    'kid of a path': await sign({ kid: '../../etc/passwd' }),
    jku: await sign({ jku: url, kid: 'x' }),
    jwk: await sign({ jwk }),
    x5u: await sign({ x5u: url, kid: 'x' }),
    'alg none': `${encode({ ...header, alg: 'none' })}.${body}.`,
    'alg none, signed': `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
    'HS256 with the public key': hmac(JSON.stringify(own)),
    'HS256 with x': hmac(String(own?.x)),
    'other claims': `${head}.${encode({ ...JSON.parse(payload.toString()), sub: 'x' })}.${signature}`,
    'random signature': `${head}.${body}.${randomBytes(64).toString('base64url')}`,
    'zero signature': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    'another type': await resign({ typ: 'JWT' }),
    'no type': await resign({ typ: undefined }),
    'a critical header': await resign({ crit: ['exp'] }).catch(() => 'x.y.z'),
    'another audience': await resign({}, { aud: 'https://other.example' }),
    'another issuer': await resign({}, { iss: 'https://other.example' }),
    'no expiry': await resign({}, { exp: undefined }),
    expired: await resign({}, { exp: 1 }),
    'not yet': await resign({}, { nbf: 4_102_444_800 }),
    'of an unknown session': await resign({}, { sid: '00000000-0000-7000-8000-000000000000' }),
    'of somebody else': await resign({}, { sub: '00000000-0000-7000-8000-000000000000' }),
  };
}
