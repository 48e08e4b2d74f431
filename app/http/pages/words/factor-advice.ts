import { acceptableFactors } from '../../../factors/missing-step.ts';
import type { AccountSecurity } from '../../../journeys/account/list-factors.ts';
import type { Message } from '../../../messages/messages.ts';

/** With fewer codes than this, the page asks its owner to create new ones. */
const fewCodes = 4;

interface Advice {
  readonly text: Message;
  readonly link: Message;
  readonly href: string;
  /** For an offer that its reader can decline: the button that does. */
  readonly dismiss?: Message;
}

const addPasskey = {
  link: 'security.advice.add-passkey',
  href: '/account/security/passkey',
} as const;
const firstPasskey: Advice = {
  text: 'security.advice.first-passkey',
  ...addPasskey,
  dismiss: 'security.advice.not-now',
};
const createCodes = {
  link: 'security.advice.create-codes',
  href: '/account/security/recovery-codes',
} as const;

/** Missing factors that the account should have, most urgent first. */
export function factorAdvice({
  factors,
  requirement,
  arePasskeysAvailable,
  isPasskeyOfferDismissed,
}: AccountSecurity): Advice[] {
  const passkeys = factors.filter(({ isDiscoverable }) => isDiscoverable === true).length;
  const codesLeft = factors.find(({ kind }) => kind === 'recovery_codes')?.codesLeft;
  const hasApp = factors.some(({ kind }) => kind === 'totp');
  const advice: Advice[] = [];
  if (requirement.isRequired && acceptableFactors(factors, requirement.kind).length === 0) {
    advice.push(requiredAdvice(requirement.kind));
  }
  if (codesLeft !== undefined && codesLeft < fewCodes) {
    advice.push({ text: ['security.advice.few-codes', { count: codesLeft }], ...createCodes });
  }
  if (hasApp && codesLeft === undefined) {
    advice.push({ text: 'security.advice.no-codes', ...createCodes });
  }
  if (passkeys === 1) advice.push({ text: 'security.advice.one-passkey', ...addPasskey });
  const mayOffer = arePasskeysAvailable && !isPasskeyOfferDismissed;
  if (mayOffer && factors.length === 0 && advice.length === 0) advice.push(firstPasskey);
  return advice;
}

function requiredAdvice(kind: 'any' | 'passkey'): Advice {
  return kind === 'passkey'
    ? { text: 'security.advice.passkey-required', ...addPasskey }
    : {
        text: 'security.advice.factor-required',
        link: 'security.advice.add-factor',
        href: '/account/security',
      };
}
