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

/** A key as its owner sees it; never its secret. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly createdAt: number;
  /** Null for never. */
  readonly expiresAt: number | null;
  /** To within a few minutes. */
  readonly lastUsedAt: number | null;
  /** The key that takes its place; this one lives on until it expires. */
  readonly replacedBy: string | null;
}

/** A key about to be stored, with the one copy of it that will ever exist here. */
export interface MadeApiKey {
  /** Public: shown in lists, written to logs, of no use as a credential. */
  readonly id: string;
  /** `gh_<id>_<secret><checksum>`. Goes to its owner and nowhere else. */
  readonly key: string;
  readonly digest: string;
}

/**
 * 96 random bits: names a key without a word to anybody else who names one.
 *
 * @param seed a secret that only the server knows, if a wish that is told twice shall make one key
 */
export function newApiKeyId(seed?: string): string {
  const bytes =
    seed === undefined ? randomBytes(idBytes) : Buffer.from(digestOf(seed), 'base64url');
  return toBase62(bytes.subarray(0, idBytes), idLength);
}

export function isApiKeyId(text: string): boolean {
  return idForm.test(text);
}

/** A key of 256 random bits, of letters and digits that survive every shell, header and double click. */
export function makeApiKey(id = newApiKeyId()): MadeApiKey {
  const body = `${apiKeyPrefix(id)}_${toBase62(randomBytes(secretBytes), secretLength)}`;
  const key = body + checksumOf(body);
  return { id, key, digest: apiKeyDigest(key) };
}

/** What lists show of a key, so that its owner knows it again: all but the secret. */
export function apiKeyPrefix(id: string): string {
  return `gh_${id}`;
}

/**
 * Whether a text can be a key of ours, told without asking a store: the checksum refuses a typing error, and
 * lets secret scanners tell a key that has leaked from something that looks like one.
 */
export function isApiKey(text: string): boolean {
  if (!form.test(text)) return false;
  const body = text.slice(0, -checksumLength);
  return text.slice(-checksumLength) === checksumOf(body);
}

/**
 * What is kept of a key. A fast digest without salt is right for it, as it would not be for a password: nobody
 * can try 2^256 secrets, however cheap a try is, and equal digests give nothing away as no two keys are equal.
 */
export function apiKeyDigest(key: string): string {
  return digestOf(key);
}

/** CRC-32, against accidents only: whoever has the secret can make it. */
function checksumOf(body: string): string {
  const bytes = Buffer.alloc(checksumBytes);
  bytes.writeUInt32BE(crc32(body));
  return toBase62(bytes, checksumLength);
}
