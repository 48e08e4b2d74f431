import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { digestOf } from '../platform/ids.ts';
import type { ApiKeyScope } from './api-key-rules.ts';
import { toBase62 } from './base62.ts';

const idBytes = 12;
const idLength = 17;
const secretBytes = 32;
const secretLength = 43;
const checksumBytes = 4;
const checksumLength = 6;

const idForm = new RegExp(`^[0-9A-Za-z]{${idLength}}$`);
const form = new RegExp(
  `^gh_[0-9A-Za-z]{${idLength}}_[0-9A-Za-z]{${secretLength + checksumLength}}$`,
);

/** A key as shown to its owner, without its secret. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: number;
  /** Null if it never expires. */
  readonly expiresAt: number | null;
  /** Accurate to a few minutes. */
  readonly lastUsedAt: number | null;
  /** The key that replaces it; this one works until it expires. */
  readonly replacedBy: string | null;
}

/** A key about to be stored, with the only copy of its secret. */
export interface GeneratedApiKey {
  /** Public: shown in lists and written to logs, useless as a credential. */
  readonly id: string;
  /** `gh_<id>_<secret><checksum>`. Shown once to its owner and to nobody else. */
  readonly key: string;
  readonly digest: string;
}

/**
 * A public id of 96 random bits, which no other key can have.
 *
 * @param seed a secret of the server: the same seed yields the same id, so that a repeated request creates one key
 */
export function newApiKeyId(seed?: string): string {
  const bytes =
    seed === undefined ? randomBytes(idBytes) : Buffer.from(digestOf(seed), 'base64url');
  return toBase62(bytes.subarray(0, idBytes), idLength);
}

export function isApiKeyId(text: string): boolean {
  return idForm.test(text);
}

/** Creates a key of 256 random bits, in letters and digits that need no escaping in shells and headers. */
export function generateApiKey(id = newApiKeyId()): GeneratedApiKey {
  const body = `${apiKeyPrefix(id)}_${toBase62(randomBytes(secretBytes), secretLength)}`;
  const key = body + checksumOf(body);
  return { id, key, digest: apiKeyDigest(key) };
}

/** The part of a key that lists show so that its owner recognises it: everything but the secret. */
export function apiKeyPrefix(id: string): string {
  return `gh_${id}`;
}

/**
 * Whether a text can be one of our keys, without asking a store. The checksum rejects typing errors, and lets secret
 * scanners distinguish a leaked key from a similar text.
 */
export function isApiKey(text: string): boolean {
  if (!form.test(text)) return false;
  const body = text.slice(0, -checksumLength);
  return text.slice(-checksumLength) === checksumOf(body);
}

/**
 * The stored form of a key. A fast digest without salt is right here, unlike for passwords: nobody can try 2^256
 * secrets, however cheap a try is, and equal digests reveal nothing as no two keys are equal.
 */
export function apiKeyDigest(key: string): string {
  return digestOf(key);
}

/** CRC-32: detects accidents only, not forgery, as anybody can compute it. */
function checksumOf(body: string): string {
  const bytes = Buffer.alloc(checksumBytes);
  bytes.writeUInt32BE(crc32(body));
  return toBase62(bytes, checksumLength);
}
