import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Clock } from '../platform/clock.ts';
import { digestOf, newId } from '../platform/ids.ts';
import type { ChallengePurpose, Challenges } from './challenges.ts';
import type { FactorKindModule, FactorStores } from './factor-kind.ts';
import { holderOf, isMeant, knownTransports, parseAnswer } from './passkey-answers.ts';
import type { OwnedPasskey } from './passkey-store.ts';

/** Ed25519, ES256, RS256. */
const supportedAlgorithmIDs = [-8, -7, -257];
const userHandleBytes = 64;

export interface Passkeys
  extends FactorKindModule<
    PublicKeyCredentialCreationOptionsJSON,
    PublicKeyCredentialRequestOptionsJSON
  > {
  /** False if BASE_URL is an IP address, which cannot be a relying party id. */
  readonly isAvailable: boolean;
  /** The account that a response names. This proves nothing. */
  ownerOf(stores: FactorStores, answer: string): Promise<string | undefined>;
}

/**
 * Passkeys (WebAuthn Level 3) for the host of BASE_URL only. With a wider relying party id, every application
 * below the domain could ask for them. The library is loaded at the first ceremony.
 */
export function createPasskeys({
  baseUrl,
  name,
  challenges,
  clock,
}: {
  baseUrl: URL;
  /** Name of the relying party, as browsers show it. */
  name: string;
  challenges: Challenges;
  clock: Clock;
}): Passkeys {
  const rpID = baseUrl.hostname;

  return {
    kind: 'passkey',
    isAvailable: isIP(rpID.replaceAll(/[[\]]/g, '')) === 0,

    async offer(stores, owner, { browser, forSecondStep = false }) {
      const { generateRegistrationOptions } = await import('@simplewebauthn/server');
      const issued = challenges.issue('register', holderOf(browser, owner.id));
      const proposed = randomBytes(userHandleBytes).toString('base64url');
      const userHandle = await stores.passkeys.userHandleOf(owner.id, proposed);
      const options = await generateRegistrationOptions({
        rpName: name,
        rpID,
        userName: owner.username,
        userID: new Uint8Array(Buffer.from(userHandle, 'base64url')),
        userDisplayName: owner.name,
        challenge: new Uint8Array(Buffer.from(issued.challenge, 'base64url')),
        attestationType: 'none',
        timeout: 300_000,
        supportedAlgorithmIDs,
        authenticatorSelection: forSecondStep
          ? { residentKey: 'discouraged', userVerification: 'preferred' }
          : { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: (await stores.passkeys.list(owner.id)).map((passkey) => {
          return { id: passkey.credentialId, transports: [...passkey.transports] };
        }),
      });
      return { shown: options, sealed: issued.proved };
    },

    async enrol(stores, { owner, sealed, answer, name: label, browser, forSecondStep = false }) {
      const issued = challenges.check('register', holderOf(browser, owner.id), sealed);
      if (issued === undefined) return { kind: 'expired' };
      const response = parseAnswer<RegistrationResponseJSON>(answer);
      if (response === undefined) return { kind: 'rejected' };
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
      const verified = await verifyRegistrationResponse({
        response,
        expectedChallenge: issued.challenge,
        expectedOrigin: baseUrl.origin,
        expectedRPID: rpID,
        requireUserVerification: !forSecondStep,
        supportedAlgorithmIDs,
      }).catch(() => ({ verified: false }) as const);
      if (!verified.verified || verified.registrationInfo === undefined) {
        return { kind: 'rejected' };
      }
      if (!(await stores.usedChallenges.use(digestOf(issued.challenge), issued.expiresAt))) {
        return { kind: 'expired' };
      }
      const { credential, aaguid, credentialDeviceType, credentialBackedUp } =
        verified.registrationInfo;
      const factorId = newId();
      await stores.factors.insert(
        { id: factorId, accountId: owner.id, kind: 'passkey', name: label },
        clock.now(),
      );
      const isNew = await stores.passkeys.insert({
        factorId,
        credentialId: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: knownTransports(credential.transports),
        aaguid,
        isDiscoverable: !forSecondStep,
        isSynced: credentialDeviceType === 'multiDevice',
        isBackedUp: credentialBackedUp,
        rpId: rpID,
      });
      if (isNew) return { kind: 'enrolled', id: factorId };
      await stores.factors.remove(owner.id, { id: factorId }, clock.now());
      return { kind: 'rejected' };
    },

    async challenge(stores, { purpose, accountId, browser }) {
      const issued = challenges.issue(purpose, holderOf(browser, accountId));
      const own = accountId === undefined ? undefined : await stores.passkeys.list(accountId);
      // Without the library, which an installation without passkeys need not load.
      const options: PublicKeyCredentialRequestOptionsJSON = {
        rpId: rpID,
        challenge: issued.challenge,
        timeout: 300_000,
        userVerification: mustVerifyUser(purpose, accountId) ? 'required' : 'preferred',
        ...(own && {
          allowCredentials: own.map(({ credentialId: id, transports }) => {
            return { id, type: 'public-key', transports: [...transports] };
          }),
        }),
      };
      return { asked: options, challenge: issued.proved };
    },

    async ownerOf(stores, answer) {
      const response = parseAnswer<AuthenticationResponseJSON>(answer);
      return response && (await stores.passkeys.find(response.id))?.accountId;
    },

    async verify(stores, accountId, { purpose, answer, challenge = '', browser = '' }) {
      const issued = challenges.check(purpose, holderOf(browser, accountId), challenge);
      const response = parseAnswer<AuthenticationResponseJSON>(answer);
      if (issued === undefined || response === undefined) return rejected;
      const passkey = await stores.passkeys.find(response.id);
      if (passkey === undefined) return { kind: 'rejected', isUnknown: true };
      if (!isMeant(passkey, accountId, response)) return rejected;
      const isStrict = mustVerifyUser(purpose, accountId);
      const info = await verifyResponse(response, passkey, issued.challenge, isStrict);
      if (info === undefined) return rejected;
      if (!(await stores.usedChallenges.use(digestOf(issued.challenge), issued.expiresAt))) {
        return rejected;
      }
      const use = { counter: info.newCounter, isBackedUp: info.credentialBackedUp, rpId: rpID };
      const counterFell = info.newCounter < passkey.counter;
      if (!(await stores.passkeys.recordUse(passkey.factorId, use))) {
        return { kind: 'copied', factorId: passkey.factorId, accountId: passkey.accountId };
      }
      const amr = info.userVerified ? ['pop', 'user', 'mfa'] : ['pop', 'mfa'];
      const { factorId, accountId: owner } = passkey;
      const about = { factorId, kind: 'passkey', accountId: owner, amr } as const;
      return { kind: 'proved', proof: { ...about, counterFell } };
    },
  };

  async function verifyResponse(
    response: AuthenticationResponseJSON,
    passkey: OwnedPasskey,
    expectedChallenge: string,
    requireUserVerification: boolean,
  ) {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin: baseUrl.origin,
      expectedRPID: rpID,
      requireUserVerification,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        // The store checks counters: the library would refuse a synced passkey whose counter falls.
        counter: 0,
        transports: [...passkey.transports],
      },
    }).catch(() => undefined);
    return result?.verified ? result.authenticationInfo : undefined;
  }
}

const rejected = { kind: 'rejected' } as const;

/** Whether the passkey replaces a password too: at a login without a name, or as a proof of identity. */
function mustVerifyUser(purpose: ChallengePurpose, accountId: string | undefined): boolean {
  return accountId === undefined || purpose === 'prove';
}
