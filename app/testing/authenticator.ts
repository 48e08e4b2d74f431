import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** The used part of the JSON for `navigator.credentials.create`. */
interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
  readonly user: { readonly id: string };
}

/** The used part of the JSON for `navigator.credentials.get`. */
interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

interface Credential {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly privateKey: KeyObject;
  counter: number;
}

/** An authenticator with its browser (WebAuthn Level 3), with ES256 keys. */
export interface TestAuthenticator {
  readonly credentials: Credential[];
  /** Creates a passkey. @returns the JSON of `credential.toJSON()` */
  create(options: CreationOptions): string;
  /**
   * Signs with a passkey that the options allow; with the newest, if they allow any.
   *
   * @returns the JSON of `credential.toJSON()`
   * @throws Error if it has no such passkey
   */
  get(options: RequestOptions): string;
}

interface Manner {
  /** Origin of the page. Also the relying party, if the options name none. */
  readonly origin: string;
  /** Whether it verifies its user by PIN or fingerprint. */
  readonly verifiesUser?: boolean;
  /** Whether its passkeys are synced to other devices. Then their counter stays zero. */
  readonly isSynced?: boolean;
  /** Whether it counts uses all the same. */
  readonly counts?: boolean;
}

const flag = { present: 1, verified: 4, mayBeBackedUp: 8, isBackedUp: 16, hasCredential: 64 };

/** @param manner read at each call, so that a test can change it */
export function createAuthenticator(manner: Manner): TestAuthenticator {
  const credentials: Credential[] = [];

  function authenticatorData(rpId: string, counter: number, attested?: Buffer): Buffer {
    const { verifiesUser = true, isSynced = false, counts = !isSynced } = manner;
    const flags =
      flag.present +
      (verifiesUser ? flag.verified : 0) +
      (isSynced ? flag.mayBeBackedUp + flag.isBackedUp : 0) +
      (attested === undefined ? 0 : flag.hasCredential);
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(counts ? counter : 0, 1);
    return Buffer.concat([sha256(rpId), head, attested ?? Buffer.alloc(0)]);
  }

  function clientData(type: string, challenge: string): Buffer {
    const { origin } = manner;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  const hostOfPage = () => new URL(manner.origin).hostname;

  return {
    credentials,

    create({ challenge, rp, user }) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const rawId = randomBytes(32);
      const id = rawId.toString('base64url');
      const rpId = rp.id ?? hostOfPage();
      credentials.push({ id, rpId, userHandle: user.id, privateKey, counter: 0 });
      const aaguidAndLength = Buffer.concat([Buffer.alloc(16), Buffer.from([0, rawId.length])]);
      const attested = Buffer.concat([aaguidAndLength, rawId, coseKey(publicKey)]);
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(rpId, 0, attested)],
      ]);
      return credentialJson(id, {
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: cbor(attestation).toString('base64url'),
        transports: ['internal'],
      });
    },

    get({ challenge, rpId = hostOfPage(), allowCredentials = [] }) {
      const allowed = new Set(allowCredentials.map(({ id }) => id));
      const credential = credentials.findLast(
        ({ id, rpId: own }) => own === rpId && (allowed.size === 0 || allowed.has(id)),
      );
      if (credential === undefined) throw new Error('The authenticator has no such passkey.');
      credential.counter += 1;
      const data = authenticatorData(rpId, credential.counter);
      const client = clientData('webauthn.get', challenge);
      const signed = Buffer.concat([data, sha256(client)]);
      return credentialJson(credential.id, {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
        userHandle: credential.userHandle,
      });
    },
  };
}

function credentialJson(id: string, response: object): string {
  const rest = { clientExtensionResults: {}, authenticatorAttachment: 'platform' };
  return JSON.stringify({ id, rawId: id, type: 'public-key', response, ...rest });
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}

/** RFC 9053, 7.1.1: an EC2 key on P-256 for ES256. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
}

type Cbor = number | string | Buffer | Map<number | string, Cbor>;

/** The part of CBOR (RFC 8949) that an attestation needs. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([cborHead(3, text.length), text]);
  }
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  const entries = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
  return Buffer.concat([cborHead(5, value.size), ...entries]);
}

function cborHead(type: number, length: number): Buffer {
  const major = type * 32;
  if (length < 24) return Buffer.from([major + length]);
  if (length < 256) return Buffer.from([major + 24, length]);
  return Buffer.from([major + 25, length >> 8, length & 255]);
}
