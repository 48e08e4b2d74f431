import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startApplication, type TestApplication } from '../testing/application.ts';
import type { ChallengePurpose, Challenges } from './challenges.ts';
import { createPasskeys } from './passkeys.ts';
import { createTotp } from './totp.ts';

interface Vector {
  readonly name: string;
  readonly credentialId: string;
  readonly registration: Readonly<
    Record<'challenge' | 'clientDataJSON' | 'attestationObject', string>
  >;
  readonly authentication: Readonly<
    Record<'challenge' | 'clientDataJSON' | 'authenticatorData' | 'signature', string>
  >;
}

/** WebAuthn Level 3, section 16: rp id example.org, origin https://example.org; hexadecimal. */
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('./webauthn-vectors.json', import.meta.url), 'utf8'),
);

const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
const requestContext = { browser: 'a browser', name: 'A vector' };

describe('the test vectors of WebAuthn Level 3', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  /** With the challenges of the vector. */
  function passkeysFor(vector: Vector) {
    const challengeOf = (purpose: ChallengePurpose) =>
      base64url((purpose === 'register' ? vector.registration : vector.authentication).challenge);
    const expiresAt = application.clock.now() + 60_000;
    const challenges: Challenges = {
      issue: (purpose) => ({ challenge: challengeOf(purpose), proved: 'proved', expiresAt }),
      check: (purpose) => ({ challenge: challengeOf(purpose), expiresAt }),
    };
    const baseUrl = new URL('https://example.org');
    return createPasskeys({ baseUrl, name: 'Vectors', challenges, clock: application.clock });
  }

  function answerOf({ credentialId }: Vector, response: Readonly<Record<string, string>>): string {
    const id = base64url(credentialId);
    const fields = Object.entries(response).filter(([name]) => name !== 'challenge');
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response: Object.fromEntries(fields.map(([name, hex]) => [name, base64url(hex)])),
    });
  }

  const isFlipped = (hex: string) => `${hex.slice(0, -2)}${hex.endsWith('00') ? '01' : '00'}`;

  for (const vector of vectors) {
    test(`${vector.name}: registers and logs in, and altered responses are refused`, async () => {
      const { stores, transact } = application.services;
      const owner = { ...(await application.createAccount()), name: 'Ada' };
      const passkeys = passkeysFor(vector);
      const register = (response: Vector['registration']) =>
        transact((tx) =>
          passkeys.enrol(tx, {
            ...{ owner, sealed: '', forSecondStep: true, ...requestContext },
            answer: answerOf(vector, response),
          }),
        );
      const { registration, authentication } = vector;
      const elsewhere = Buffer.from(registration.clientDataJSON, 'hex')
        .toString()
        .replace('https://example.org', 'https://example.com');
      const phished = { ...registration, clientDataJSON: Buffer.from(elsewhere).toString('hex') };
      assert.equal((await register(phished)).kind, 'rejected');
      assert.equal((await register(registration)).kind, 'enrolled');

      const prove = (response: Vector['authentication']) =>
        passkeys.verify(stores, owner.id, {
          ...{ purpose: 'second-factor', challenge: 'proved', browser: 'a browser' },
          answer: answerOf(vector, response),
        });
      const { signature, authenticatorData } = authentication;
      for (const altered of [
        { signature: isFlipped(signature) },
        { authenticatorData: isFlipped(authenticatorData) },
      ]) {
        assert.equal((await prove({ ...authentication, ...altered })).kind, 'rejected');
      }
      assert.equal((await prove(authentication)).kind, 'proved');
      assert.equal((await prove(authentication)).kind, 'rejected', 'the challenge was used');
    });
  }
});

describe('codes of authenticator apps', () => {
  let application: TestApplication;
  before(async () => {
    application = await startApplication();
  });
  after(() => application.close());

  /** Whether the code of an app with this secret is accepted at this instant. */
  async function isAccepted(seed: Buffer, seconds: number, answer: string): Promise<boolean> {
    const { transact, sessionSecrets: secrets } = application.services;
    const clock = { now: () => seconds * 1000 };
    const { createSealedOffers } = await import('./sealed-offers.ts');
    const owner = { ...(await application.createAccount()), name: 'Ada' };
    const sealed = createSealedOffers(secrets, 'authenticator apps', clock).close(
      base32(seed),
      owner.id,
    );
    const totp = createTotp({ secrets, issuer: 'Vectors', clock });
    const wish = { owner, sealed, answer, ...requestContext };
    const outcome = await transact(async (tx) => {
      const enrolled = await totp.enrol(tx, wish);
      // Otherwise the next vector of the same secret would count as the same form.
      await tx.usedChallenges.deleteExpired(Number.MAX_SAFE_INTEGER, 100);
      return enrolled;
    });
    return outcome.kind === 'enrolled';
  }

  test('are those of RFC 6238, appendix B', async () => {
    const seed = Buffer.from('12345678901234567890');
    for (const [seconds, code] of [
      [59, '94287082'],
      [1_111_111_109, '07081804'],
      [1_111_111_111, '14050471'],
      [1_234_567_890, '89005924'],
      [2_000_000_000, '69279037'],
      [20_000_000_000, '65353130'],
    ] as const) {
      assert.ok(await isAccepted(seed, seconds, code.slice(-6)), `at ${seconds}`);
      assert.ok(!(await isAccepted(seed, seconds + 60, code.slice(-6))), `${seconds}, too late`);
    }
  });

  test('are those of a second implementation, written from RFC 4226', async () => {
    for (let count = 0; count < 20; count += 1) {
      const seed = createHmac('sha256', 'seed').update(String(count)).digest().subarray(0, 20);
      const seconds = 1_700_000_000 + count * 1_234_567;
      assert.ok(await isAccepted(seed, seconds, hotp(seed, Math.floor(seconds / 30))));
    }
  });
});

/** RFC 4226, section 5.3, six digits. */
function hotp(key: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', key).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** RFC 4648, section 6. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{5}/g) ?? [];
  return groups
    .map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group, 2)])
    .join('');
}
