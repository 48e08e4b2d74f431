import type { CDPSession, Page } from '@playwright/test';

type Options = Parameters<typeof addTo>[1];

/** Chromium's own authenticator in software. It belongs to one page (a tab), whatever address that shows. */
export interface VirtualAuthenticator {
  /** Whether somebody touches it as soon as it is asked; otherwise a request waits for ever. */
  setPresent(isPresent: boolean): Promise<void>;
  /** Whether a finger or PIN that it asks for is right. */
  setUserVerified(isVerified: boolean): Promise<void>;
  /** What it keeps, sorted by user name. */
  passkeys(): Promise<
    { id: string; userName: string | undefined; displayName: string | undefined }[]
  >;
  /** Another tab gets an authenticator with the same passkeys, as a second tab on the same device would have. */
  copyTo(page: Page): Promise<VirtualAuthenticator>;
}

/** Gives a page an authenticator built into its device, that verifies its user and keeps passkeys. */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  return addTo(page, { hasResidentKey: true, hasUserVerification: true, transport: 'internal' });
}

/** Gives a page a security key without PIN, that can keep no passkeys. */
export async function addSecurityKey(page: Page): Promise<VirtualAuthenticator> {
  return addTo(page, { hasResidentKey: false, hasUserVerification: false, transport: 'usb' });
}

async function addTo(
  page: Page,
  options: {
    readonly hasResidentKey: boolean;
    readonly hasUserVerification: boolean;
    readonly transport: 'internal' | 'usb';
  },
): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, protocol: 'ctap2', isUserVerified: options.hasUserVerification },
  });
  return driving(cdp, authenticatorId, options);
}

function driving(cdp: CDPSession, authenticatorId: string, options: Options): VirtualAuthenticator {
  const kept = async () =>
    (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    async setPresent(enabled) {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async setUserVerified(isUserVerified) {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async passkeys() {
      const passkeys = (await kept()).map(({ credentialId, userName, userDisplayName }) => {
        return { id: credentialId, userName, displayName: userDisplayName };
      });
      return passkeys.sort((one, other) =>
        (one.userName ?? '').localeCompare(other.userName ?? ''),
      );
    },
    async copyTo(page) {
      const copy = await page.context().newCDPSession(page);
      await copy.send('WebAuthn.enable');
      const added = await copy.send('WebAuthn.addVirtualAuthenticator', {
        options: { ...options, protocol: 'ctap2', isUserVerified: true },
      });
      for (const credential of await kept()) {
        await copy.send('WebAuthn.addCredential', {
          authenticatorId: added.authenticatorId,
          credential,
        });
      }
      return driving(copy, added.authenticatorId, options);
    },
  };
}
